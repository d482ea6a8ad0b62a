using System.Collections.Immutable;
using LustreActors.Messages.Tables;
using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Lustre.Parameters;

/// <summary>The collection of one source: the places where its readers find parameters, and the results.</summary>
/// <param name="part">The name of the source among those of its target. Empty for a test of one reader.</param>
internal sealed class CollectionContext(FileReader files, ParameterResolver resolver, string part = "")
{
    private long _refusedBefore;

    public FileReader Files => files;

    public ParameterResolver Resolver => resolver;

    public Findings Findings { get; } = new() { Part = part };

    /// <summary>The refused lines of the file that is being read, or was read last.</summary>
    public long RefusedOfFile => Findings.LinesRefused - _refusedBefore;

    public ImmutableArray<Segment>.Builder Segments { get; } = ImmutableArray.CreateBuilder<Segment>(32);

    /// <summary>The table that other sources are joined with.</summary>
    public JoinTable? Table { get; set; }

    public Reading Finish() => Findings.ToReading(Segments.ToImmutable()) with { Table = Table };

    /// <summary>
    /// The path that refused lines are reported with. The file may move before it is read; then the next collection reports the new path.
    /// </summary>
    public string PathOf(string name) => resolver.Find(files, name, out _) ?? name;

    /// <summary>Reads a small parameter as a whole. The text is valid until the next call.</summary>
    /// <param name="parameter">The declaration. It decides what is reported when the parameter cannot be read.</param>
    public bool TryRead(LustreParameter parameter, string name, out ReadOnlySpan<byte> text, out string path)
    {
        var status = resolver.TryRead(files, name, out text, out path);
        Findings.AddStatus(status, files, resolver, parameter, name, path);
        return status == ReadStatus.Read;
    }

    /// <summary>Reads a parameter of any size, line by line. False when it could not be read to its end.</summary>
    public bool TryReadLines<TParser>(LustreParameter parameter, string name, ref TParser parser)
        where TParser : ILineParser, allows ref struct
    {
        var lines = new LineWalker<TParser>(parser, Findings, PathOf(name));
        var isRead = TryReadChunks(parameter, name, ref lines);
        parser = lines.Parser;
        return isRead;
    }

    /// <summary>Reads a parameter of any size, in pieces of whole lines. False when it could not be read to its end.</summary>
    public bool TryReadChunks<TParser>(LustreParameter parameter, string name, ref TParser parser)
        where TParser : IChunkParser, allows ref struct
    {
        _refusedBefore = Findings.LinesRefused;
        var status = resolver.ReadLines(files, name, ref parser, out var path);
        Findings.AddStatus(status, files, resolver, parameter, name, path);
        if (status != ReadStatus.Read)
            return false;
        ReportCut(path, parameter.MayBeEmpty, parameter.MayEndWithoutNewline);
        return true;
    }

    /// <summary>Reads a parameter that is one number, or <see cref="ValueTable.Absent"/>.</summary>
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

    /// <summary>Lists the subdirectories of a parameter that is a directory.</summary>
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
        if (!place.StartsWith('/') && files.Privileged is { } privileged)
        {
            var listed = privileged.ReadListed(place, out var value);
            text = value.Span;
            return listed;
        }

        var status = files.TryRead(place, out text);
        Findings.AddStatus(status, files, place);
        return status;
    }

    /// <summary>Reads such a file line by line. False when it could not be read to its end.</summary>
    public bool TryReadLinesBelow<TParser>(string place, ref TParser parser, bool mayBeEmpty = false)
        where TParser : ILineParser, allows ref struct
    {
        _refusedBefore = Findings.LinesRefused;
        var lines = new LineWalker<TParser>(parser, Findings, place);
        ReadStatus status;
        if (place.StartsWith('/') || files.Privileged is not { } privileged)
        {
            status = files.ReadLines(place, ref lines);
            Findings.AddStatus(status, files, place);
        }
        else if ((status = privileged.ReadListed(place, out var text)) == ReadStatus.Read)
        {
            lines.Parse(text.Span);
            files.Measure(text.Span);
        }

        parser = lines.Parser;
        if (status != ReadStatus.Read)
            return false;
        ReportCut(place, mayBeEmpty);
        return true;
    }

    public void AddValue(SegmentLayout layout, byte[] labels, long value)
    {
        var table = new ValueTable(1);
        table.Add(labels)[0] = value;
        Segments.Add(new Segment(layout, table));
    }

    private void ReportCut(string path, bool mayBeEmpty = false, bool mayEndWithoutNewline = false)
    {
        if (files.LengthOfLast == 0 && !mayBeEmpty)
            Findings.AddMissing(path, "the file is empty, although it always has content");
        else if (files.LengthOfLast > 0 && !files.EndsLast && !mayEndWithoutNewline)
            Findings.AddMissing(path, "the file ends within a line");
    }
}

internal static class ParameterTroubles
{
    /// <summary>
    /// Reports what an administrator can change. An optional parameter that may be behind a closed directory is not reported: most versions
    /// do not have it there.
    /// </summary>
    public static void AddStatus(
        this Findings findings, ReadStatus status, FileReader files, ParameterResolver resolver, LustreParameter parameter, string name,
        string path)
    {
        switch (status)
        {
            case ReadStatus.Failed:
                findings.AddTrouble(files.LastError ?? path);
                break;
            case ReadStatus.Denied when parameter.IsExpected || parameter.MayBeInDebugfs || !resolver.IsInDebugfs(path):
                findings.AddDenied(path, files.Privileged);
                break;
            case ReadStatus.Missing when parameter.IsExpected:
                findings.AddTrouble($"{name} was not found below {resolver.Roots.Sys}, {resolver.Roots.Debug} or {resolver.Roots.Proc}: "
                    + "is debugfs mounted, and handed into the container?");
                break;
        }
    }
}
