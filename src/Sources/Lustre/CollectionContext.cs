using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>One collection of one source in the making: where its readers look for parameters, and where they put what they found.</summary>
internal sealed class CollectionContext(FileReader files, ParameterResolver resolver)
{
    private long _refusedBefore;

    public FileReader Files => files;

    public ParameterResolver Resolver => resolver;

    public Findings Findings { get; } = new();

    /// <summary>What was refused of the file that is read, or was read last, by lines.</summary>
    public long RefusedOfFile => Findings.LinesRefused - _refusedBefore;

    public ImmutableArray<Segment>.Builder Segments { get; } = ImmutableArray.CreateBuilder<Segment>(32);

    public Reading Finish() => Findings.ToReading(Segments.ToImmutable());

    /// <summary>What refused lines are told of. It may move before it is read; then the next collection tells the new place.</summary>
    public string PathOf(string name) => resolver.Find(files, name, out _) ?? name;

    /// <summary>A small parameter as a whole. The text is good until the next call.</summary>
    /// <param name="parameter">As it is declared: what is told when it cannot be read depends on it.</param>
    /// <param name="name">The same of one device, see <see cref="LustreParameter.For(string)"/>.</param>
    /// <param name="text">Its bytes.</param>
    /// <param name="path">For <see cref="Findings.Refuse"/>.</param>
    public bool TryRead(LustreParameter parameter, string name, out ReadOnlySpan<byte> text, out string path)
    {
        var status = resolver.TryRead(files, name, out text, out path);
        Findings.AddStatus(status, files, resolver, parameter, name, path);
        return status == ReadStatus.Read;
    }

    /// <summary>A parameter of any size, line by line. False when it could not be read to its end.</summary>
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
    /// <param name="name">The same of one device, see <see cref="LustreParameter.For(string)"/>.</param>
    /// <param name="fallback">The parameter that says nearly the same where this one cannot be read.</param>
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
        if (metric.Unit.TryParse(text, out var value, parameter.IsSigned) && !(value == long.MaxValue && metric.Family.Type == MetricType.Counter))
            return value;
        Findings.Refuse(path, 1, text);
        return ValueTable.Absent;
    }

    /// <summary>The first line of a parameter; null when there is none.</summary>
    public string? Text(LustreParameter parameter, string name)
    {
        if (!TryRead(parameter, name, out var text, out _))
            return null;
        TextLines.TryReadTrimmed(ref text, out var line);
        return line.IsEmpty ? null : Encoding.UTF8.GetString(line);
    }

    /// <summary>The subdirectories of a parameter that is a directory.</summary>
    /// <param name="parameter">As it is declared.</param>
    /// <param name="name">The same of one device.</param>
    /// <param name="state">Handed on to <paramref name="visit"/>.</param>
    /// <param name="visit">Takes the name of one subdirectory.</param>
    /// <param name="path">The directory, for <see cref="Below"/>.</param>
    /// <param name="leaf">The one file that is wanted of each subdirectory, without which <c>lctl</c> cannot be asked in place of a closed directory.</param>
    public bool TryVisit<TState>(
        LustreParameter parameter, string name, TState state, FolderVisitor<TState> visit, out string path, string? leaf = null)
    {
        var status = resolver.Visit(files, name, state, visit, out path, leaf);
        Findings.AddStatus(status, files, resolver, parameter, name, path);
        return status == ReadStatus.Read;
    }
    /// <summary>
    /// Where a file of a visited subdirectory is. No parameter's name leads to it when the subdirectory is a NID, which has dots: this is its path, or
    /// the name under which <c>lctl</c> has shown it.
    /// </summary>
    public static string Below(string folder, string name, string leaf) => folder.StartsWith('/') ? $"{folder}/{name}/{leaf}" : $"{folder}.{name}.{leaf}";

    /// <summary>Such a file as a whole. The text is good until the next call. That it is not there any more is no trouble.</summary>
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

    /// <summary>Such a file, line by line. False when it could not be read to its end.</summary>
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
            Findings.AddMissing(path, "the file is empty, which it is at no time");
        else if (files.LengthOfLast > 0 && !files.EndsLast && !mayEndWithoutNewline)
            Findings.AddMissing(path, "the file ends within a line");
    }
}
