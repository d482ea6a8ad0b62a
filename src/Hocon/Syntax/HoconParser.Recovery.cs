namespace LustreActors.Hocon.Syntax;

/// <summary>
/// Continues after an error: at the next line of an object, or at the next comma or line of a list. Consequences of the error are skipped
/// without an error: the rest of a text that a quote left open, a bracket that the skipped part had opened.
/// </summary>
internal sealed partial class HoconParser
{
    private bool _endIsReported;

    private void Record(HoconException error, (int Nesting, string Path) before)
    {
        (_session.Nesting, _scanner.Path) = before;
        _endIsReported |= _scanner.AtEnd;
        _session.Record(error);
    }

    /// <summary>Only the innermost of several open brackets is reported.</summary>
    private void ReportUnclosed(Origin opened, char open, char close)
    {
        _session.StructureIsLost = true;
        if (_endIsReported)
            return;
        _endIsReported = true;
        _session.Record(_scanner.Fail($"the '{open}' of line {opened.Line} is not closed. Close it with '{close}'"));
    }

    /// <summary>
    /// Handles a list that is still open at the end of the text. Probably its bracket is missing before the first error, and the wrong
    /// elements were keys. Reading starts again at that error, one level further out.
    /// </summary>
    private void GoBackTo(FirstError? first, Origin opened)
    {
        if (first is not { } error || error.Place.At >= _scanner.Text.Length)
            return;
        _session.StructureIsLost = true;
        var problems = _session.Problems;
        problems.RemoveRange(error.Problem + 1, problems.Count - error.Problem - 1);
        var reported = problems[error.Problem];
        problems[error.Problem] =
            reported with { Message = $"{reported.Message}. Or the '[' of line {opened.Line} has to be closed before it" };
        _scanner.Restore(error.Place);
        _endIsReported = false;
        throw new HoconException([]) { IsRecorded = true };
    }

    /// <param name="close">The character that ends the object or list with the error; NUL for the root.</param>
    /// <returns>False if the list ends here: the brace that was found belongs to an object around it.</returns>
    private bool SkipBroken(char close)
    {
        if (_scanner.Peek == '\n')
            SkipRestOfQuotedText();
        var depth = 0;
        var nextLine = default(Scanner.Mark?);
        while (!_scanner.AtEnd)
        {
            switch (_scanner.Peek)
            {
                case '\n' when depth == 0:
                    _scanner.SkipToContent();
                    SkipConsequence(close);
                    return true;
                case ',' when depth == 0 && close == ']':
                    _scanner.Advance();
                    _scanner.SkipToContent();
                    return true;
                case '\n':
                    nextLine ??= _scanner.Save();
                    break;
                case '"':
                    SkipQuoted();
                    continue;
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']' when depth > 0:
                    depth--;
                    break;
                case '}' or ']' when _scanner.Peek == close:
                    return true;
                case '}' when close == ']' && _openObjects > 0:
                    _session.StructureIsLost = true;
                    return false;
                case '}' or ']':
                    _session.StructureIsLost = true;
                    break;
                case '#' or '/' when _scanner.AtComment():
                    SkipLine();
                    continue;
            }
            _scanner.Advance();
        }
        // A bracket without its closing bracket skipped the rest of the text.
        if (nextLine is { } line)
        {
            _session.StructureIsLost = true;
            _scanner.Restore(line);
            _scanner.SkipToContent();
        }
        return true;
    }

    /// <summary>Skips a comma in a list, or a bracket at the root, directly after an error: it belongs to the skipped part.</summary>
    private void SkipConsequence(char close)
    {
        while (close switch { '\0' => _scanner.Peek is '}' or ']', ']' => _scanner.Peek == ',', _ => false })
        {
            _session.StructureIsLost |= close == '\0';
            _scanner.Advance();
            _scanner.SkipToContent();
        }
    }

    /// <summary>Skips the lines of a text whose quote was left open, if a later line closes it.</summary>
    private void SkipRestOfQuotedText()
    {
        var start = _scanner.At + 1;
        while (start < _scanner.Text.Length)
        {
            var end = _scanner.Text.IndexOf('\n', start);
            var line = _scanner.Text.AsSpan(start, (end < 0 ? _scanner.Text.Length : end) - start);
            var quote = line.IndexOf('"');
            if (line[..(quote < 0 ? line.Length : quote)].ContainsAny("=:{}"))
                return;
            if (line.Count('"') % 2 == 1)
            {
                _scanner.Advance(start + line.Length - _scanner.At);
                return;
            }
            start += line.Length + 1;
        }
    }

    private void SkipQuoted()
    {
        var text = _scanner.Text;
        if (_scanner.StartsWith("\"\"\""))
        {
            var close = text.IndexOf("\"\"\"", _scanner.At + 3, StringComparison.Ordinal);
            _scanner.Advance((close < 0 ? text.Length : close + 3) - _scanner.At);
            return;
        }
        _scanner.Advance();
        while (!_scanner.AtEnd && _scanner.Peek is not ('"' or '\n'))
            _scanner.Advance(_scanner.Peek == '\\' && _scanner.PeekAt(1) is not ('\0' or '\n') ? 2 : 1);
        if (_scanner.Peek == '"')
            _scanner.Advance();
    }

    private void SkipLine()
    {
        while (!_scanner.AtEnd && _scanner.Peek != '\n')
            _scanner.Advance();
    }

    /// <param name="Place">The place of the error.</param>
    /// <param name="Problem">Its index among the problems of the session.</param>
    private readonly record struct FirstError(Scanner.Mark Place, int Problem);
}
