// Keeps the page up to date, sorts and filters the tables. The page works without it.
'use strict';
(() => {
  const live = document.body.dataset.live;
  const state = document.getElementById('connection');
  const filter = document.getElementById('filter');
  let sort = null;
  let events = null;

  for (const element of document.querySelectorAll('.js'))
    element.hidden = false;

  // Shows the rows that hold the filter's text. Without one, the ten heaviest of the column that the table is sorted by.
  function arrange() {
    const wanted = filter ? filter.value.trim().toLowerCase() : '';
    for (const table of document.querySelectorAll('table.usage')) {
      const body = table.tBodies[0];
      const rows = [...body.rows];
      const weights = rows.map(row => row.dataset.v.split(' ').map(Number));
      if (sort !== null)
        rows.map((row, i) => [row, weights[i][sort]]).sort((a, b) => b[1] - a[1]).forEach(([row]) => body.append(row));
      [...body.rows].forEach((row, i) => row.hidden = wanted ? !row.textContent.toLowerCase().includes(wanted) : i >= 10);
      if (table.tFoot)
        table.tFoot.hidden = wanted !== '' || sort !== null;
      for (const head of table.querySelectorAll('th[data-sort]')) {
        if (!head.querySelector('button')) {
          const button = document.createElement('button');
          button.type = 'button';
          button.textContent = head.textContent;
          head.replaceChildren(button);
        }
        if (Number(head.dataset.sort) === sort)
          head.setAttribute('aria-sort', 'descending');
        else
          head.removeAttribute('aria-sort');
      }
    }
  }

  // Replaces a part, and keeps what its reader has chosen in it. A part in which text is selected stays as it is.
  function replace(part, html) {
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed && part.contains(selection.anchorNode))
      return;
    const checked = part.dataset.chosen ? [...part.querySelectorAll('input:checked')].map(input => input.id) : [];
    const folded = [...part.querySelectorAll('details[id]')].map(details => [details.id, details.open]);
    const scrolled = [...part.querySelectorAll('.scroll')].map(box => box.scrollLeft);
    const focus = part.contains(document.activeElement) ? pathTo(part, document.activeElement) : null;
    part.innerHTML = html;
    for (const id of checked) {
      const input = document.getElementById(id);
      if (input)
        input.checked = true;
    }
    for (const [id, open] of folded) {
      const details = document.getElementById(id);
      if (details && part.dataset.touched)
        details.open = open;
    }
    [...part.querySelectorAll('.scroll')].forEach((box, i) => box.scrollLeft = scrolled[i] || 0);
    const section = part.closest('section');
    if (section)
      section.hidden = part.childElementCount === 0;
    const title = part.querySelector('[data-title]');
    if (title)
      document.title = title.dataset.title;
    arrange();
    const focused = focus && elementAt(part, focus);
    if (focused)
      focused.focus({ preventScroll: true });
  }

  function pathTo(part, element) {
    const path = [];
    for (; element !== part; element = element.parentElement)
      path.unshift([...element.parentElement.children].indexOf(element));
    return path;
  }

  function elementAt(part, path) {
    return path.reduce((element, i) => element && element.children[i], part);
  }

  function connect() {
    events = new EventSource(live);
    events.addEventListener('part', event => {
      const end = event.data.indexOf('\n');
      const part = document.getElementById(event.data.slice(0, end));
      if (part)
        replace(part, event.data.slice(end + 1));
    });
    events.onopen = () => say('live', 'live');
    events.onerror = () => say('lost', 'no connection; what is shown may be old');
  }

  function say(kind, text) {
    if (state.className !== 'state ' + kind) {
      state.className = 'state ' + kind;
      state.textContent = text;
    }
  }

  document.addEventListener('click', event => {
    const head = event.target.closest('th[data-sort]');
    if (head) {
      sort = Number(head.dataset.sort);
      arrange();
    }
    const summary = event.target.closest('summary');
    if (summary)
      summary.closest('[data-part]').dataset.touched = 'yes';
  });
  // Until its reader has chosen a tab, a part shows its first one: the first page of a collector lacks some.
  document.addEventListener('change', event => {
    const part = event.target.type === 'radio' && event.target.closest('[data-part]');
    if (part)
      part.dataset.chosen = 'yes';
  });
  if (filter)
    filter.addEventListener('input', arrange);
  arrange();
  if (!live || !window.EventSource)
    return;

  // Nothing is sent to a page that nobody looks at.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden && events) {
      events.close();
      events = null;
    } else if (!document.hidden && !events) {
      connect();
    }
  });
  if (!document.hidden)
    connect();
})();
