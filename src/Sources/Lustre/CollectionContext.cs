using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The collection of one source: the places where its readers find parameters, and the results.</summary>
internal sealed class CollectionContext(FileReader files, ParameterResolver resolver)
{
    private long _refusedBefore;

    public FileReader Files => files;

    public ParameterResolver Resolver => resolver;

    public Findings Findings { get; } = new();

    /// <summary>The refused lines of the file that is being read, or was read last.</summary>
    public long RefusedOfFile => Findings.LinesRefused - _refusedBefore;

    public ImmutableArray<Segment>.Builder Segments { get; } = ImmutableArray.CreateBuilder<Segment>(32);

    public Reading Finish() => Findings.ToReading(Segments.ToImmutable());

    /// <summary>
    /// The path that refused lines are reported with. The file may move before it is read; then the next collection reports the new path.
    /// </summary>
    public string PathOf(string name) => resolver.Find(files, name, out _) ?? name;

    /// <summary>Reads a small parameter as a whole. The text is valid until the next call.</summary>
    /// <param name="parameter">The declaration. It decides what is reported when the parameter cannot be read.</param>
    /// <param name="name">The parameter's name for one device, see <see cref="LustreParameter.For(string)"/>.</param>
    /// <param name="text">The bytes of the file.</param>
    /// <param name="path">The path for <see cref="Findings.Refuse"/>.</param>
    public bool TryRead(LustreParameter parameter, string name, out ReadOnlySpan<byte> text, out string path)
    {
        var status = resolver.TryRead(files, name, out text, out path);
        Findings.AddStatus(status, files, resolver, parameter, name, path);
        return status == ReadStatus.Read;
    }

    /// <summary>Reads a parameter of any size, line by line. False when it could not be read to its end.</summary>
    public bool TryReadLines<TParser>(LustreParameter parameter, string name, ref TParser parser)
        where TParser : IChunkParser, allows ref struct
    {
        _refusedBefore = Findings.LinesRefused;
        var status = resolver.ReadLines(files, name, ref parser, out var path);
        Findings.AddStatus(status, files, resolver, parameter, name, path);
        if (status != ReadStatus.Read)
            return false;
        MissEnd(path, parameter.MayBeEmpty, parameter.MayEndWithoutNewline);
        return true;
    }

    /// <summary>Reads a parameter that is one number, or <see cref="ValueTable.Absent"/>.</summary>
    /// <param name="metric">The metric of the number, which says its unit.</param>
    /// <param name="parameter">The parameter's declaration.</param>
    /// <param name="name">The parameter's name for one device, see <see cref="LustreParameter.For(string)"/>.</param>
    /// <param name="fallback">The parameter that is read instead where this one cannot be read. It shows nearly the same.</param>
    public long Number(LustreMetric metric, LustreParameter parameter, string name, string? fallback = null)
    {
        var status = resolver.TryRead(files, name, out var text, out var path);
        if (status is ReadStatus.Missing or ReadStatus.Denied && fallback is not null)
        {
            var second = resolver.TryRead(files, fallback, out text, out var secondPath);
            if (second == ReadStatus.Read)
                (name, status, path) = (fallback, second, secondPath);
        }

        Findings.AddStatus(status, files, resolver, parameter, name, path);
        if (status != ReadStatus.Read)
            return ValueTable.Absent;
        if (metric.Unit.TryParse(text, out var value, parameter.IsSigned) && !(
            value == long.MaxValue && metric.Family.Type == MetricType.Counter))
            return value;
        Findings.Refuse(path, 1, text);
        return ValueTable.Absent;
    }

    /// <summary>Reads the first line of a parameter. Null when the line is empty or cannot be read.</summary>
    public string? Text(LustreParameter parameter, string name)
    {
        if (!TryRead(parameter, name, out var text, out _))
            return null;
        TextLines.TryReadTrimmed(ref text, out var line);
        return line.IsEmpty ? null : Encoding.UTF8.GetString(line);
    }

    /// <summary>Lists the subdirectories of a parameter that is a directory.</summary>
    /// <param name="parameter">The declaration.</param>
    /// <param name="name">The parameter's name for one device.</param>
    /// <param name="state">Passed to <paramref name="visit"/>.</param>
    /// <param name="visit">Receives the name of each subdirectory.</param>
    /// <param name="path">The path of the directory, for <see cref="Below"/>.</param>
    /// <param name="leaf">
    /// The file that is read in each subdirectory. Without it <c>lctl</c> cannot be asked for a closed directory.
    /// </param>
    public bool TryVisit<TState>(
        LustreParameter parameter, string name, TState state, FolderVisitor<TState> visit, out string path, string? leaf = null)
    {
        var status = resolver.Visit(files, name, state, visit, out path, leaf);
        Findings.AddStatus(status, files, resolver, parameter, name, path);
        return status == ReadStatus.Read;
    }
    /// <summary>
    /// The place of a file in a visited subdirectory: its path, or the name under which <c>lctl</c> has shown it. A NID has dots, so that
    /// no parameter's name can contain it.
    /// </summary>
    public static string Below(string folder, string name, string leaf) =>
        folder.StartsWith('/') ? $"{folder}/{name}/{leaf}" : $"{folder}.{name}.{leaf}";

    /// <summary>
    /// Reads such a file as a whole. The text is valid until the next call. A file that has disappeared is not a problem.
    /// </summary>
    public ReadStatus TryReadBelow(string place, out ReadOnlySpan<byte> text)
    {
        text = default;
        ReadStatus status;
        if (place.StartsWith('/') || files.Lctl is not { } lctl)
        {
            status = files.TryRead(place, out text);
            Findings.AddStatus(status, files, place);
            return status;
        }

        status = lctl.ReadShown(place, out var value);
        text = value.Span;
        return status;
    }

    /// <summary>Reads such a file line by line. False when it could not be read to its end.</summary>
    public bool TryReadLinesBelow<TParser>(string place, ref TParser parser)
        where TParser : IChunkParser, allows ref struct
    {
        _refusedBefore = Findings.LinesRefused;
        ReadStatus status;
        if (place.StartsWith('/') || files.Lctl is not { } lctl)
        {
            status = files.ReadLines(place, ref parser);
            Findings.AddStatus(status, files, place);
        }
        else if ((status = lctl.ReadShown(place, out var value)) == ReadStatus.Read)
        {
            parser.Parse(value.Span);
            files.Measure(value.Span);
        }

        if (status != ReadStatus.Read)
            return false;
        MissEnd(place, mayBeEmpty: false, mayEndWithoutNewline: false);
        return true;
    }

    private void MissEnd(string path, bool mayBeEmpty, bool mayEndWithoutNewline)
    {
        if (files.LengthOfLast == 0 && !mayBeEmpty)
            Findings.AddMissing(path, "the file is empty, although it always has content");
        else if (files.LengthOfLast > 0 && !files.EndsLast && !mayEndWithoutNewline)
            Findings.AddMissing(path, "the file ends within a line");
    }
}
