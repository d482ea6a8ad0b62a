using LustreActors.Metrics.Families;
using LustreActors.Metrics.Segments;

namespace LustreActors.Actors.Showing;

/// <summary>
/// Keeps the last numbers of every filesystem, gathered from the readings of its sources, and ten minutes of its rates. Holds no reading:
/// those of a large server are large, and are replaced often.
/// </summary>
/// <param name="isOfCluster">A source is a member of the cluster, with all targets of that member.</param>
internal sealed class FilesystemBoard(bool isOfCluster = false)
{
    /// <summary>A target whose counters are older has no rates. A Prometheus may scrape once a minute, and miss a scrape.</summary>
    private const double RatesLastSeconds = 150;

    private readonly SortedDictionary<string, FilesystemState> _filesystems = new(StringComparer.Ordinal);

    private bool IsOfCluster => isOfCluster;

    /// <summary>Takes the numbers of a source's new reading.</summary>
    /// <param name="source">The source.</param>
    /// <param name="segments">Its samples.</param>
    /// <param name="seconds">When they were collected, monotonic.</param>
    public void Take(string source, IEnumerable<Segment> segments, double seconds)
    {
        var reader = new SourceNumbers(this, source);
        foreach (var segment in segments)
        {
            if (!Figures.ByFamily.TryGetValue(segment.Family.Name, out var figure) || figure >= Figure.ClientRead)
                continue;
            foreach (var sample in segment.Samples)
                reader.Take(figure, sample);
        }

        foreach (var target in reader.Counted)
            target.Count(seconds);
    }

    /// <summary>Forgets the targets of sources that have ended.</summary>
    public void Keep(IReadOnlySet<string> sources)
    {
        foreach (var (name, filesystem) in _filesystems.ToArray())
        {
            if (filesystem.Keep(sources))
                _filesystems.Remove(name);
        }
    }

    /// <summary>Adds a point to the trend of each filesystem.</summary>
    public void Step(double seconds)
    {
        foreach (var filesystem in _filesystems.Values)
            filesystem.Step(seconds - RatesLastSeconds);
    }

    public IReadOnlyList<FilesystemOverview> Overviews(IReadOnlySet<string> hanging) =>
        [.. _filesystems.Values.Where(f => f.IsShown).Select(f => f.ToOverview(hanging))];

    private FilesystemState Filesystem(string name)
    {
        if (!_filesystems.TryGetValue(name, out var filesystem))
            _filesystems.Add(name, filesystem = new FilesystemState(name));
        return filesystem;
    }

    /// <summary>Reads the samples of one source. Most of them are of the same target as the one before.</summary>
    private sealed class SourceNumbers(FilesystemBoard board, string source)
    {
        private LabelText? _labels;
        private byte[] _name = [];
        private TargetState? _target;

        /// <summary>The targets whose counters were read.</summary>
        public HashSet<TargetState> Counted { get; } = [];

        public void Take(Figure figure, in SegmentSample sample)
        {
            if (figure is Figure.OstStatus or Figure.MdtStatus)
                TakeStatus(figure, sample);
            else if (TargetOf(sample) is { } target)
                Take(figure, sample, target);
        }

        private void Take(Figure figure, in SegmentSample sample, TargetState target)
        {
            switch (figure)
            {
                case Figure.Capacity:
                    target.Capacity = sample.Value;
                    break;
                case Figure.Free:
                    target.Free = sample.Value;
                    break;
                case Figure.Available:
                    target.Available = sample.Value;
                    break;
                case Figure.InodesMaximum:
                    target.InodesMaximum = sample.Value;
                    break;
                case Figure.InodesFree:
                    target.InodesFree = sample.Value;
                    break;
                case Figure.Degraded:
                    target.IsDegraded = sample.Value != 0;
                    break;
                case Figure.Healthy:
                    target.IsHealthy = sample.Value != 0;
                    break;
                case Figure.Clients:
                    target.Clients = sample.Value;
                    break;
                case Figure.Recovery when sample.Value != 0:
                    var state = sample.Label("state"u8);
                    target.Recovering = state is "complete" or "inactive" ? null : state.Replace('_', ' ');
                    break;
                case Figure.Read:
                    Counted.Add(target);
                    target.Sums.Read += sample.Value;
                    break;
                case Figure.Written:
                    Counted.Add(target);
                    target.Sums.Written += sample.Value;
                    break;
                case Figure.Operations or Figure.OperationSeconds:
                    Counted.Add(target);
                    AddOperation(figure, sample, target);
                    break;
            }
        }

        private static void AddOperation(Figure figure, in SegmentSample sample, TargetState target)
        {
            var component = target.Component;
            if (!sample.TryFind("operation"u8, out var label))
                return;
            var name = label.EscapedValue;
            var isTransfer = name.SequenceEqual("read"u8) || name.SequenceEqual("write"u8);
            var isMetadata = !isTransfer && IsMetadata(name, component);
            if (figure == Figure.Operations && isMetadata)
                target.Sums.Operations += sample.Value;

            // The time of an OST is that of its transfers; the time of an MDT is that of its metadata operations.
            if (component == "ost" ? !isTransfer : !isMetadata)
                return;
            if (figure == Figure.Operations)
                target.Sums.Timed += sample.Value;
            else
                target.Sums.Seconds += sample.Value;
        }

        private static bool IsMetadata(ReadOnlySpan<byte> operation, string component) => component switch
        {
            "mdt" => true,
            "client" => !(operation.SequenceEqual("seek"u8) || operation.SequenceEqual("llseek"u8) || operation.SequenceEqual("mmap"u8)
                || operation.SequenceEqual("page_mkwrite"u8) || operation.SequenceEqual("page_fault"u8)),
            _ => false,
        };

        private void TakeStatus(Figure figure, in SegmentSample sample)
        {
            var component = figure == Figure.OstStatus ? "ost" : "mdt";
            var name = figure == Figure.OstStatus ? sample.Label("ost"u8) : sample.Label("mdt"u8);
            var filesystem = sample.Label("filesystem"u8);
            if (filesystem.Length == 0 || name.Length == 0)
                return;
            var isOwn = !sample.TryFind("client"u8, out _);
            var target = board.Filesystem(filesystem).Target(name, component);
            if (target.IsServed && !isOwn)
                return;
            target.IsServed |= isOwn;
            target.IsUp = sample.Value != 0;
            if (!target.IsServed || target.Source.Length == 0)
                target.Source = source;
        }

        private TargetState? TargetOf(in SegmentSample sample)
        {
            if (ReferenceEquals(_labels, sample.Common))
                return _target;
            if (!sample.TryFind("target"u8, out var target))
                return null;
            if (sample.Common.Utf8.IndexOf("target="u8) >= 0)
                _labels = sample.Common;
            else if (target.EscapedValue.SequenceEqual(_name))
                return _target;
            else
                (_labels, _name) = (null, target.EscapedValue.ToArray());
            var (filesystem, component, name) = (sample.Label("filesystem"u8), sample.Label("component"u8), sample.Label("target"u8));
            return _target = component is "ost" or "mdt" or "client" && filesystem.Length > 0 && name.Length > 0
                ? FindOrAdd(filesystem, component, name)
                : null;
        }

        /// <summary>A target belongs to its own source. Other sources, such as that of the host, only add to what is known of it.</summary>
        private TargetState? FindOrAdd(string filesystem, string component, string name)
        {
            var isOwn = board.IsOfCluster || source == name || source.StartsWith(name + "/", StringComparison.Ordinal);
            if (!isOwn)
                return board._filesystems.GetValueOrDefault(filesystem)?.Find(ShortName(filesystem, name));

            // A cluster has a thousand mounts of a filesystem. They count only where no member serves it.
            if (board.IsOfCluster && component == "client" && board._filesystems.GetValueOrDefault(filesystem)?.IsServed == true)
                return null;
            var target = board.Filesystem(filesystem).Target(ShortName(filesystem, name), component);
            target.Source = source;
            target.IsServed = !target.IsMount;
            return target;
        }

        private static string ShortName(string filesystem, string target) =>
            target.StartsWith(filesystem + "-", StringComparison.Ordinal) ? target[(filesystem.Length + 1)..] : target;
    }
}
