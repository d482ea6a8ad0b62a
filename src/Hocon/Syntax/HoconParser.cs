using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>One text into one tree. The first error of a text ends its reading; those of included files gather in the session.</summary>
internal sealed class HoconParser
{
    private readonly Scanner _scanner;
    private readonly HoconPath? _base;
    private readonly ValueReader _values;
    private readonly IncludeReader _includes;
    private readonly ParseSession _session;

    /// <param name="session">Shared by a file and everything it includes.</param>
    /// <param name="text">What is read.</param>
    /// <param name="source">Its name in origins.</param>
    /// <param name="directory">Where its includes are looked for.</param>
    /// <param name="basePath">The object that includes this text; null in a list, which no path reaches.</param>
    /// <param name="lines">False for a text of one line, whose line number says nothing.</param>
    public HoconParser(ParseSession session, string text, string source, string? directory, HoconPath? basePath, bool lines = true)
    {
        _scanner = new Scanner(text, source, session.Options, lines);
        _base = basePath;
        _session = session;
        _includes = new IncludeReader(session, _scanner, directory);
        _values = new ValueReader(this, _scanner, basePath);
    }

    public HoconValue ParseRoot()
    {
        _scanner.SkipToContent();
        HoconValue root = _scanner.Peek switch
        {
            '{' => ReadObject(HoconPath.Root),
            '[' => ReadArray(),
            _ => ReadMembers(new HoconObject(_scanner.Here), HoconPath.Root, opened: null),
        };
        _scanner.SkipToContent();
        if (!_scanner.AtEnd)
            throw _scanner.Fail($"'{_scanner.Peek}' follows the end of the root. Remove it, or the braces around the root");
        return root;
    }

    /// <param name="path">Of the object in this text, null inside of a list.</param>
    public HoconObject ReadObject(HoconPath? path)
    {
        var opened = _scanner.Here;
        Enter(1);
        _scanner.Advance();
        var result = ReadMembers(new HoconObject(opened), path, opened);
        _session.Nesting--;
        return result;
    }

    public HoconArray ReadArray()
    {
        var opened = _scanner.Here;
        Enter(1);
        _scanner.Advance();
        var elements = new List<HoconValue>();
        _scanner.SkipToContent();
        while (_scanner.Peek != ']')
        {
            RefuseEnd(opened, '[', ']');
            if (_scanner.Peek == ',')
                throw _scanner.Fail("a comma with no element before it. Remove it");
            elements.Add(_values.Read(path: null));
            ReadSeparator(']', opened);
        }
        _scanner.Advance();
        _session.Nesting--;
        return new HoconArray(opened, elements);
    }

    private HoconObject ReadMembers(HoconObject target, HoconPath? path, Origin? opened)
    {
        _scanner.SkipToContent();
        while (opened is null ? !_scanner.AtEnd : _scanner.Peek != '}')
        {
            if (opened is not null)
                RefuseEnd(opened, '{', '}');
            if (IncludeReader.IsAt(_scanner))
                Merging.Objects(target, _includes.Read(path is null || _base is null ? null : _base.Concat(path)), reuse: true);
            else
                ReadField(target, path);
            ReadSeparator(opened is null ? '\0' : '}', opened);
        }
        if (opened is not null)
            _scanner.Advance();
        return target;
    }

    private void ReadField(HoconObject target, HoconPath? path)
    {
        var outer = _scanner.Path;
        var start = _scanner.At;
        var origin = _scanner.Here;
        var key = PathReader.Read(_scanner);
        var full = path?.Concat(key);
        _scanner.Path = (full ?? key).ToString();
        Enter(key.Elements.Length - 1);
        var newline = _scanner.SkipToContent();
        var append = _scanner.StartsWith("+=");
        if (append || _scanner.Peek is ':' or '=')
        {
            _scanner.Advance(append ? 2 : 1);
            _scanner.SkipToContent();
        }
        else if (_scanner.Peek != '{')
            throw NoSeparator(origin, start, newline);
        var value = _values.Read(full);
        if (append)
            value = new HoconConcatenation(value.Origin, [new HoconPrevious(value.Origin), new HoconArray(value.Origin, [value])]);
        for (var i = key.Elements.Length - 1; i > 0; i--)
        {
            var parent = new HoconObject(origin);
            parent.Members[key.Elements[i]] = value;
            value = parent;
        }
        target.Members[key.Elements[0]] = Merging.Over(target.Members.GetValueOrDefault(key.Elements[0]), value, reuse: true);
        _session.Nesting -= key.Elements.Length - 1;
        _scanner.Path = outer;
    }

    private HoconException NoSeparator(Origin key, int keyStart, bool newline)
    {
        if (!newline && !_scanner.AtEnd && Scanner.IsForbidden(_scanner.Peek) && _scanner.Peek is not (',' or '}' or ']' or '['))
            return _scanner.Forbidden(keyStart, "key");
        return _scanner.Fail(key, "a key without a value: = or : or { is expected after it");
    }

    /// <summary>A comma, a newline, or the end. A second comma is the next element's error.</summary>
    private void ReadSeparator(char close, Origin? opened)
    {
        var newline = _scanner.SkipToContent();
        if (_scanner.Peek == ',')
        {
            _scanner.Advance();
            _scanner.SkipToContent();
            return;
        }
        if (newline || _scanner.AtEnd || _scanner.Peek == close)
            return;
        if (_scanner.Peek is not ('}' or ']'))
            throw _scanner.Fail($"a comma or a new line is expected, found '{_scanner.Peek}'");
        var open = opened is null ? "nothing is open here" : $"what is open here began on line {opened.Line} and ends with '{close}'";
        throw _scanner.Fail($"'{_scanner.Peek}' closes nothing: {open}");
    }

    private void RefuseEnd(Origin opened, char open, char close)
    {
        if (_scanner.AtEnd)
            throw _scanner.Fail($"the '{open}' of line {opened.Line} is not closed. Close it with '{close}'");
    }

    private void Enter(int levels)
    {
        _session.Nesting += levels;
        if (_session.Nesting > _session.Options.MaxNesting)
            throw _scanner.Fail($"objects and lists are nested more than {_session.Options.MaxNesting} deep");
    }
}
