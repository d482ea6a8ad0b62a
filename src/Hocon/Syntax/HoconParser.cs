using LustreActors.Hocon.Values;

namespace LustreActors.Hocon.Syntax;

/// <summary>
/// Parses one text into a tree. The session collects the errors: reading continues after each of them, and a value that cannot be read
/// becomes <see cref="HoconBroken"/> in the tree.
/// </summary>
internal sealed partial class HoconParser
{
    private readonly Scanner _scanner;
    private readonly HoconPath? _base;
    private readonly ValueReader _values;
    private readonly IncludeReader _includes;
    private readonly ParseSession _session;
    private int _openObjects;

    /// <param name="session">Shared by a file and everything it includes.</param>
    /// <param name="text">The text to parse.</param>
    /// <param name="source">Its name in origins.</param>
    /// <param name="directory">The folder of its includes.</param>
    /// <param name="basePath">The path of the object that includes this text; null in a list, which has no path.</param>
    /// <param name="lines">False for a text of one line, whose origins need no line number.</param>
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

    /// <param name="path">The path of the object in this text; null inside a list.</param>
    public HoconObject ReadObject(HoconPath? path)
    {
        var opened = _scanner.Here;
        Enter(1);
        _openObjects++;
        _scanner.Advance();
        try
        {
            return ReadMembers(new HoconObject(opened), path, opened);
        }
        finally
        {
            _openObjects--;
            _session.Nesting--;
        }
    }

    public HoconArray ReadArray()
    {
        var opened = _scanner.Here;
        Enter(1);
        _scanner.Advance();
        var elements = new List<HoconValue>();
        var firstError = default(FirstError?);
        _scanner.SkipToContent();
        while (_scanner.Peek != ']')
        {
            if (_scanner.AtEnd)
            {
                GoBackTo(firstError, opened);
                ReportUnclosed(opened, '[', ']');
                break;
            }
            var before = (_session.Nesting, _scanner.Path);
            try
            {
                if (_scanner.Peek == ',')
                    throw _scanner.Fail("a comma with no element before it. Remove it");
                elements.Add(_values.Read(path: null));
                ReadSeparator(']', opened);
            }
            catch (HoconException e) when (!e.IsFatal)
            {
                firstError ??= new FirstError(_scanner.Save(), _session.Problems.Count - (e.IsRecorded ? 1 : 0));
                Record(e, before);
                if (!SkipBroken(']'))
                    throw;
                elements.Add(new HoconBroken(opened));
            }
        }
        if (!_scanner.AtEnd)
            _scanner.Advance();
        _session.Nesting--;
        return new HoconArray(opened, elements);
    }

    private HoconObject ReadMembers(HoconObject target, HoconPath? path, Origin? opened)
    {
        var close = opened is null ? '\0' : '}';
        _scanner.SkipToContent();
        while (!_scanner.AtEnd && (opened is null || _scanner.Peek != '}'))
        {
            var before = (_session.Nesting, _scanner.Path);
            try
            {
                if (IncludeReader.IsAt(_scanner))
                    Merging.Objects(target, _includes.Read(path is null || _base is null ? null : _base.Concat(path)), reuse: true);
                else
                    ReadField(target, path);
                ReadSeparator(close, opened);
            }
            catch (HoconException e) when (!e.IsFatal)
            {
                Record(e, before);
                SkipBroken(close);
            }
        }
        if (opened is not null && _scanner.AtEnd)
            ReportUnclosed(opened, '{', '}');
        else if (opened is not null)
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
        var afterKey = _scanner.Save();
        var newline = _scanner.SkipToContent();
        var append = _scanner.StartsWith("+=");
        if (append || _scanner.Peek is ':' or '=')
        {
            _scanner.Advance(append ? 2 : 1);
            _scanner.SkipToContent();
        }
        else if (_scanner.Peek != '{')
            throw NoSeparator(origin, start, newline, afterKey);
        HoconValue value;
        try
        {
            value = _values.Read(full);
        }
        catch (HoconException e) when (!e.IsFatal)
        {
            Assign(target, key, new HoconBroken(origin), origin);
            throw;
        }
        if (append)
            value = new HoconConcatenation(value.Origin, [new HoconPrevious(value.Origin), new HoconArray(value.Origin, [value])]);
        else
            WarnOfSecond(target, key, value, origin);
        Assign(target, key, value, origin);
        _session.Nesting -= key.Elements.Length - 1;
        _scanner.Path = outer;
    }

    /// <summary>
    /// Warns of a key that one file sets twice with plain values. Where a file is included or a variable is read, that is meant.
    /// </summary>
    private void WarnOfSecond(HoconObject target, HoconPath key, HoconValue value, Origin origin)
    {
        HoconValue? first = target;
        foreach (var element in key.Elements)
            first = (first as HoconObject)?.Members.GetValueOrDefault(element);
        WarnOfSecond(first, value, origin, _scanner.Path);
    }

    private void WarnOfSecond(HoconValue? first, HoconValue second, Origin at, string path)
    {
        if (first is HoconObject before && second is HoconObject after)
        {
            foreach (var (key, inner) in after.Members)
            {
                if (inner.Origin.Source == at.Source)
                    WarnOfSecond(before.Members.GetValueOrDefault(key), inner, inner.Origin, $"{path}.{key}");
            }
        }
        else if (second is HoconScalar or HoconArray && first is HoconScalar or HoconArray && first.Origin.Source == at.Source)
        {
            _session.Options.Warn?.Invoke(new HoconProblem(
                at, path, $"is set twice: the value of line {first.Origin.Line} is not used. Remove one of the two"));
        }
    }

    private static void Assign(HoconObject target, HoconPath key, HoconValue value, Origin origin)
    {
        for (var i = key.Elements.Length - 1; i > 0; i--)
        {
            var parent = new HoconObject(origin);
            parent.Members[key.Elements[i]] = value;
            value = parent;
        }
        target.Members[key.Elements[0]] = Merging.Over(target.Members.GetValueOrDefault(key.Elements[0]), value, reuse: true);
    }

    private HoconException NoSeparator(Origin key, int keyStart, bool newline, Scanner.Mark afterKey)
    {
        if (!newline && !_scanner.AtEnd && Scanner.IsForbidden(_scanner.Peek) && _scanner.Peek is not (',' or '}' or ']' or '['))
            return _scanner.Forbidden(keyStart, "key");
        // The next line is not part of the error, so it is read again.
        if (newline)
            _scanner.Restore(afterKey);
        return _scanner.Fail(key, "a key without a value: = or : or { is expected after it");
    }

    /// <summary>Reads a comma, a newline, or the end. A second comma is an error of the next element.</summary>
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
        var open = opened is null ? "no bracket is open here" : $"the bracket open here is of line {opened.Line} and closes with '{close}'";
        throw _scanner.Fail($"'{_scanner.Peek}' closes nothing: {open}");
    }

    private void Enter(int levels)
    {
        _session.Nesting += levels;
        if (_session.Nesting > _session.Options.MaxNesting)
        {
            var problem = _scanner.Fail($"objects and lists are nested more than {_session.Options.MaxNesting} deep").Problems;
            throw new HoconException(problem) { IsFatal = true };
        }
    }
}
