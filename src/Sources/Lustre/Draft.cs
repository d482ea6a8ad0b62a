using System.Collections.Immutable;
using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>One collection of one source in the making: where its readers look for parameters, and where they put what they found.</summary>
internal sealed class Draft(FileReader files, ParameterResolver resolver)
{
    public FileReader Files => files;

    public ParameterResolver Resolver => resolver;

    public Findings Findings { get; } = new();

    public ImmutableArray<Segment>.Builder Segments { get; } = ImmutableArray.CreateBuilder<Segment>(32);

    public Reading Finish() => Findings.Reading(Segments.ToImmutable());

    /// <summary>What refused lines are told of. It may move before it is read; then the next collection tells the new place.</summary>
    public string PathOf(string name) => resolver.Find(files, name, out _) ?? name;

    /// <summary>A small parameter as a whole. The text is good until the next call.</summary>
    /// <param name="parameter">As it is declared: what is told when it cannot be read depends on it.</param>
    /// <param name="name">The same of one device, see <see cref="LustreParameter.Of(string)"/>.</param>
    /// <param name="text">Its bytes.</param>
    /// <param name="path">For <see cref="Findings.Refuse"/>.</param>
    public bool TryRead(LustreParameter parameter, string name, out ReadOnlySpan<byte> text, out string path)
    {
        var status = resolver.TryRead(files, name, out text, out path);
        Findings.Note(status, files, resolver, parameter, name, path);
        return status == ReadStatus.Read;
    }

    /// <summary>A parameter of any size, line by line. False when it could not be read to its end.</summary>
    public bool TryReadLines<TParser>(LustreParameter parameter, string name, ref TParser parser)
        where TParser : IChunkParser, allows ref struct
    {
        var status = resolver.ReadLines(files, name, ref parser, out var path);
        Findings.Note(status, files, resolver, parameter, name, path);
        return status == ReadStatus.Read;
    }

    /// <summary>A parameter that is one number, or <see cref="ValueTable.Absent"/>.</summary>
    public long Number(LustreParameter parameter, string name, string? otherwise = null)
    {
        var status = resolver.TryRead(files, name, out var text, out var path);
        if (status is ReadStatus.Missing or ReadStatus.Denied && otherwise is not null)
        {
            var second = resolver.TryRead(files, otherwise, out text, out var secondPath);
            if (second == ReadStatus.Read)
                (name, status, path) = (otherwise, second, secondPath);
        }

        Findings.Note(status, files, resolver, parameter, name, path);
        if (status != ReadStatus.Read)
            return ValueTable.Absent;
        if (NumberFile.TryParse(text, out var value))
            return value;
        Findings.Refuse(path, 1, text);
        return ValueTable.Absent;
    }

    /// <summary>The first line of a parameter; null when there is none.</summary>
    public string? Text(LustreParameter parameter, string name)
    {
        if (!TryRead(parameter, name, out var text, out _))
            return null;
        var end = text.IndexOf((byte)'\n');
        var line = Encoding.UTF8.GetString((end < 0 ? text : text[..end]).Trim(" \t\r"u8));
        return line.Length > 0 ? line : null;
    }

    /// <summary>The subdirectories of a parameter that is a directory.</summary>
    public bool TryVisit<TState>(LustreParameter parameter, string name, TState state, FolderVisitor<TState> visit, out string path)
    {
        var status = resolver.Visit(files, name, state, visit, out path);
        Findings.Note(status, files, resolver, parameter, name, path);
        return status == ReadStatus.Read;
    }
}
