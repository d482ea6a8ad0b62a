using System.Buffers.Text;
using System.Text.Json;

namespace LustreActors.Sources.PromQl;

/// <summary>
/// Parses the answer of <c>/api/v1/query</c> as it arrives. No document is built, and a row is passed on when it is complete: an answer of
/// 100,000 rows needs the memory of the piece that is being read.
/// </summary>
public sealed class PromQlAnswer(IPromQlSink sink)
{
    private const int LongestText = 300;
    private const int LongestToken = 1024 * 1024;
    private const int LongestLabel = 64;
    private const int MostWarnings = 5;
    private const string CutOff = "the answer is cut off in the middle";

    private readonly List<string> _warnings = [];
    private byte[] _buffer = new byte[64 * 1024];
    private int _held;
    private JsonReaderState _state;
    private Place _place = Place.Outside;
    private Property _property;
    private int _skipUntil = -1;
    private string _status = "";
    private string _error = "";
    private string _errorType = "";
    private string _resultType = "";
    private string? _broken;

    private byte[] _target = new byte[256];
    private byte[] _jobId = new byte[256];
    private byte[] _value = new byte[64];
    private int _targetLength;
    private int _jobIdLength;
    private int _valueLength = -1;
    private bool _isRowDamaged;

    private enum Place
    {
        Outside,
        Root,
        Warnings,
        Data,
        Rows,
        Row,
        Labels,
        Sample,
        Done,
    }

    private enum Property
    {
        Other,
        Status,
        Error,
        ErrorType,
        Warnings,
        Data,
        ResultType,
        Result,
        Metric,
        Value,
        Target,
        JobId,
    }

    /// <summary>The rows whose value cannot be summed (NaN, infinite, negative, missing), or whose labels are not text.</summary>
    public long RowsRefused { get; private set; }

    /// <summary>A description of the first of them.</summary>
    public string? FirstRefusal { get; private set; }

    public long Rows { get; private set; }

    /// <summary>Whether the answer is unusable, independent of what follows.</summary>
    public bool IsBroken => _broken is not null;

    /// <summary>Whether the answer is complete and has the error of Prometheus instead of a result.</summary>
    public bool IsError => _place == Place.Done && _status == "error";

    /// <summary>The warnings of Prometheus: a part of the result may be missing.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Parses the next bytes of the body, which may be cut anywhere. After the first defect the rest is ignored.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty && _broken is null)
        {
            if (_held == _buffer.Length && !TryEnlarge())
                return;
            var length = Math.Min(bytes.Length, _buffer.Length - _held);
            bytes[..length].CopyTo(_buffer.AsSpan(_held));
            _held += length;
            bytes = bytes[length..];
            Read(isLast: false);
        }
    }

    /// <summary>
    /// The longest text. A text is read in one piece: without a bound an endless one would be kept, and searched again with every piece.
    /// </summary>
    private bool TryEnlarge()
    {
        if (_buffer.Length >= LongestToken)
        {
            _broken = $"the answer has a text of more than {LongestToken / 1024} KiB in it";
            return false;
        }

        Array.Resize(ref _buffer, _buffer.Length * 2);
        return true;
    }

    /// <summary>
    /// Ends the answer. Null when it is complete and valid, otherwise a description of the defect. Rows that were passed on are then
    /// invalid.
    /// </summary>
    public string? End()
    {
        if (_broken is null)
            Read(isLast: true);
        if (_broken is not null)
            return _broken;
        if (_place == Place.Outside)
            return "the answer is JSON, but not one of Prometheus";
        if (_place != Place.Done)
            return CutOff;
        if (_status != "success")
            return _status == "error"
                ? $"Prometheus refuses the query: {_errorType}: {_error}"
                : "the answer is JSON, but not one of Prometheus: it has no status";
        return _resultType == "vector"
            ? null
            : $"the answer is a {(_resultType.Length > 0 ? _resultType : "nothing")}, where a vector was asked for";
    }

    private void Read(bool isLast)
    {
        var reader = new Utf8JsonReader(_buffer.AsSpan(0, _held), isLast, _state);
        var readerAt = 0;
        try
        {
            while (reader.Read())
            {
                Token(ref reader);
                if (_place == Place.Rows && reader.TokenType == JsonTokenType.EndObject && _skipUntil < 0)
                    UsualRows(ref reader, ref readerAt, isLast);
            }
        }
        catch (JsonException) when (isLast && _place != Place.Done && _place != Place.Outside)
        {
            _broken = CutOff;
            return;
        }
        catch (JsonException)
        {
            var rest = _buffer.AsSpan((readerAt + (int)reader.BytesConsumed).._held);
            _broken = rest.IsEmpty ? "the answer is empty" : Shown("the answer is no JSON: ", rest);
            return;
        }

        _state = reader.CurrentState;
        var consumed = readerAt + (int)reader.BytesConsumed;
        _buffer.AsSpan(consumed, _held - consumed).CopyTo(_buffer);
        _held -= consumed;
    }

    /// <summary>
    /// Reads the rows behind a row that have the usual form, as far as they have arrived. A reader has the same state before and after
    /// them, so it continues where they end.
    /// </summary>
    private void UsualRows(ref Utf8JsonReader reader, ref int readerAt, bool isLast)
    {
        var begin = readerAt + (int)reader.BytesConsumed;
        var end = begin;
        while (FastPathRow.TryRead(_buffer.AsSpan(end.._held), out var row))
        {
            end += row.Length;
            Row(row.Target, row.JobId, row.Value, isDamaged: false);
        }

        if (end == begin)
            return;
        reader = new Utf8JsonReader(_buffer.AsSpan(end.._held), isLast, reader.CurrentState);
        readerAt = end;
    }

    private void Token(ref Utf8JsonReader reader)
    {
        if (_skipUntil >= 0)
        {
            if (reader.CurrentDepth <= _skipUntil && reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                _skipUntil = -1;
            return;
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                Enter(ref reader);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                Leave();
                break;
            case JsonTokenType.PropertyName:
                _property = PropertyOf(ref reader);
                break;
            default:
                Scalar(ref reader);
                break;
        }
    }

    private void Enter(ref Utf8JsonReader reader)
    {
        var isObject = reader.TokenType == JsonTokenType.StartObject;
        var next = (_place, _property) switch
        {
            (Place.Outside, _) when isObject => Place.Root,
            (Place.Root, Property.Data) when isObject => Place.Data,
            (Place.Root, Property.Warnings) when !isObject => Place.Warnings,
            (Place.Data, Property.Result) when !isObject => Place.Rows,
            (Place.Rows, _) when isObject => Place.Row,
            (Place.Row, Property.Metric) when isObject => Place.Labels,
            (Place.Row, Property.Value) when !isObject => Place.Sample,
            _ => Place.Outside,
        };
        if (next == Place.Outside)
        {
            // Unknown values are skipped with their contents.
            _skipUntil = reader.CurrentDepth;
            return;
        }

        if (next == Place.Row)
            (_targetLength, _jobIdLength, _valueLength, _isRowDamaged) = (0, 0, -1, false);
        _property = Property.Other;
        _place = next;
    }

    private void Leave()
    {
        if (_place == Place.Row)
            Row(
                _target.AsSpan(0, _targetLength), _jobId.AsSpan(0, _jobIdLength),
                _valueLength < 0 ? default : _value.AsSpan(0, _valueLength), _isRowDamaged);
        _property = Property.Other;
        _place = _place switch
        {
            Place.Root => Place.Done,
            Place.Warnings or Place.Data => Place.Root,
            Place.Rows => Place.Data,
            Place.Row => Place.Rows,
            Place.Labels or Place.Sample => Place.Row,
            var elsewhere => elsewhere,
        };
    }

    private void Scalar(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String)
            return;
        switch (_place, _property)
        {
            case (Place.Root, Property.Status):
                _status = Text(ref reader);
                break;
            case (Place.Root, Property.Error):
                _error = Text(ref reader);
                break;
            case (Place.Root, Property.ErrorType):
                _errorType = Text(ref reader);
                break;
            case (Place.Warnings, _) when _warnings.Count < MostWarnings:
                _warnings.Add(Text(ref reader));
                break;
            case (Place.Data, Property.ResultType):
                _resultType = Text(ref reader);
                break;
            case (Place.Labels, Property.Target):
                _targetLength = Keep(ref reader, ref _target);
                break;
            case (Place.Labels, Property.JobId):
                _jobIdLength = Keep(ref reader, ref _jobId);
                break;
            case (Place.Sample, _):
                _valueLength = Keep(ref reader, ref _value);
                break;
        }
    }

    private void Row(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, ReadOnlySpan<byte> text, bool isDamaged)
    {
        if (!Utf8Parser.TryParse(
            text, out double value, out var used) || used != text.Length || !double.IsFinite(value) || value < 0 || isDamaged)
        {
            if (RowsRefused++ == 0)
                FirstRefusal = isDamaged ? "a row whose labels are no valid text" : RefusalOf(target, jobId, text);
            return;
        }

        Rows++;
        sink.Row(target, jobId, value);
    }

    private static string RefusalOf(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, ReadOnlySpan<byte> value)
    {
        var where = target.IsEmpty ? "" : $"target \"{OneLine.Of(target, LongestLabel)}\", ";
        var what = value.IsEmpty ? "no value" : $"{OneLine.Of(value, LongestLabel)} cannot be summed";
        return $"{where}jobid \"{OneLine.Of(jobId, LongestLabel)}\": {what}";
    }

    private Property PropertyOf(ref Utf8JsonReader reader) => _place switch
    {
        Place.Root when reader.ValueTextEquals("status"u8) => Property.Status,
        Place.Root when reader.ValueTextEquals("data"u8) => Property.Data,
        Place.Root when reader.ValueTextEquals("error"u8) => Property.Error,
        Place.Root when reader.ValueTextEquals("errorType"u8) => Property.ErrorType,
        Place.Root when reader.ValueTextEquals("warnings"u8) => Property.Warnings,
        Place.Data when reader.ValueTextEquals("resultType"u8) => Property.ResultType,
        Place.Data when reader.ValueTextEquals("result"u8) => Property.Result,
        Place.Row when reader.ValueTextEquals("metric"u8) => Property.Metric,
        Place.Row when reader.ValueTextEquals("value"u8) => Property.Value,
        Place.Labels when reader.ValueTextEquals("target"u8) => Property.Target,
        Place.Labels when reader.ValueTextEquals("jobid"u8) => Property.JobId,
        _ => Property.Other,
    };

    private int Keep(ref Utf8JsonReader reader, ref byte[] into)
    {
        // The unescaped text is never longer than the escaped one.
        if (reader.ValueSpan.Length > into.Length)
            into = new byte[reader.ValueSpan.Length * 2];
        try
        {
            return reader.CopyString(into);
        }
        catch (InvalidOperationException)
        {
            // The text is not UTF-8, or has half of a surrogate pair.
            _isRowDamaged = true;
            return 0;
        }
    }

    private static string Text(ref Utf8JsonReader reader)
    {
        try
        {
            if (reader.ValueIsEscaped)
                return OneLine.Of(reader.GetString()!, LongestText);
        }
        catch (InvalidOperationException)
        {
            // It cannot be unescaped, and is shown as it is.
        }

        return OneLine.Of(reader.ValueSpan, LongestText);
    }

    private static string Shown(string what, ReadOnlySpan<byte> bytes) => what + OneLine.Of(bytes, 80);
}

/// <summary>Receives the rows of an answer one at a time. The spans are valid during the call alone.</summary>
public interface IPromQlSink
{
    /// <param name="target">The target. Empty when the row has none.</param>
    /// <param name="jobId">
    /// The id as in Lustre's job tables. Empty when the row lacks the label: Prometheus does not distinguish the two.
    /// </param>
    /// <param name="value">The value, which is finite and not negative.</param>
    void Row(ReadOnlySpan<byte> target, ReadOnlySpan<byte> jobId, double value);
}
