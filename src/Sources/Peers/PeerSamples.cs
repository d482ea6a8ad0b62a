using LustreActors.Metrics.Families;
using LustreActors.Metrics.Reading;
using LustreActors.Sources.PromQl;

namespace LustreActors.Sources.Peers;

/// <summary>Finds the place of each sample, keeps or refuses it, and checks the limits.</summary>
internal sealed class PeerSamples
{
    private const int LongestText = 160;

    private readonly PeerQuestion _question;
    private readonly PeerMemory _memory;
    private readonly ExpositionReader _text;
    private readonly byte[] _prefix;
    private PeerFamily? _family;
    private ShardRows? _shard;
    private long _samples;
    private int _families;
    private int _targets;
    private int _shards;

    public PeerSamples(PeerQuestion question, PeerMemory memory, ExpositionReader text)
    {
        _question = question;
        _memory = memory;
        _text = text;
        _memory.Begin();
        _prefix = question.PassesOn ? [] : [.. LabelText.Of("member", question.Member).Utf8, (byte)','];
        if (!question.PassesOn)
            EnterShard(LabelText.Of("s", question.Shard).Utf8[3..^1]);
    }

    public string? Broken { get; private set; }

    public long Refused { get; private set; }

    /// <summary>The number of refused samples of other series than those of jobs.</summary>
    public long RefusedSeries { get; private set; }

    /// <summary>Null also when the reader of the text has refused an earlier line.</summary>
    public string? FirstRefusal { get; private set; }

    public void Family(in FamilyView view)
    {
        if (Broken is not null)
            return;
        _family = _memory.FamilyOf(view, out var isNew);
        if (!isNew)
            return;
        if (++_families > _question.Limits.MostFamilies)
            Break(_question.Limits.MostFamilies, "families");
        _memory.Cost.AddFamily(view.Name.Length, view.EscapedHelp.Length);
        CheckCost();
    }

    public void Sample(in SampleView sample)
    {
        if (Broken is not null)
            return;
        if (++_samples > _question.Limits.MostSamples)
        {
            Break(_question.Limits.MostSamples, "samples");
            return;
        }

        switch (_family!.Use)
        {
            case FamilyUse.Dropped:
                break;
            case FamilyUse.Series:
                AddSeries(sample, _family);
                break;
            case FamilyUse.ShardRevision or FamilyUse.ShardAge:
                DescribeShard(sample);
                break;
            default:
                AddJob(sample, _family);
                break;
        }
    }

    private void AddSeries(in SampleView sample, PeerFamily family)
    {
        if (family.Definition(_memory.Pool, _families) is not { } definition)
        {
            if (family.Fault.Length > 0)
                RefuseSeries(sample, family.Fault);
            return;
        }

        var labels = sample.Labels.Raw;
        var isPlain = !_question.PassesOn;
        if (_question.PassesOn)
        {
            // Aggregators write the label of the shard first. Elsewhere it is searched for.
            if (_shard is { } last && labels.StartsWith(last.FirstLabel))
            {
                labels = labels[last.FirstLabel.Length..];
                isPlain = true;
            }
            else if (!sample.Labels.TryFind("shard"u8, out var shard) || !EnterShard(shard))
            {
                return;
            }
        }

        var rows = _shard!.SeriesOf(definition);
        if (!isPlain || !rows.TryGuess(labels, out var index))
            index = rows.Find(_question.PassesOn ? _memory.Labels.OfShard(sample.Labels) : _memory.Labels.OfLeaf(sample.Labels));
        var fault = rows.Set(index, sample);
        CheckCost();
        if (fault.Length > 0)
            RefuseSeries(sample, fault);
    }

    private void AddJob(in SampleView sample, PeerFamily family)
    {
        if (family.Use != FamilyUse.JobOther && (!_question.WantsJobs || sample.Kind == SampleKind.Created))
            return;
        var labels = new JobLabels(sample.Labels);
        if (family.Use == FamilyUse.JobOther)
        {
            if (!labels.HasId)
                AddSeries(sample, family);
            return;
        }

        if (labels.Target.IsEmpty || labels.HasOddTarget)
        {
            Refuse(sample, "the job's target has no name");
            return;
        }

        var before = _shard!.Targets;
        if (_shard.JobsOf(labels.Filesystem, labels.Component, labels.Target) is not { } jobs)
        {
            Refuse(sample, "the job's target has too long a name");
            return;
        }

        if (_shard.Targets > before && ++_targets > _question.Limits.MostTargets)
            Break(_question.Limits.MostTargets, "targets that have jobs");
        else if (!labels.HasId)
            Refuse(sample, "there is no jobid");
        else
            AddCounter(sample, family.Use, jobs, labels.Id, labels.Operation);
    }

    private void AddCounter(in SampleView sample, FamilyUse use, JobRows jobs, ReadOnlySpan<byte> id, ReadOnlySpan<byte> operation)
    {
        long value;
        var isNumber = use == FamilyUse.JobSeconds
            ? WholeNumber.TryReadScaled(sample, 6, out value)
            : WholeNumber.TryRead(sample, out value);
        if (!isNumber || value < 0)
        {
            Refuse(sample, "the job's counter is not a count");
            return;
        }

        int column;
        switch (use)
        {
            case FamilyUse.JobReadBytes:
                column = JobRows.Read;
                break;
            case FamilyUse.JobWriteBytes:
                column = JobRows.Write;
                break;
            default:
                // Peers also send them as read and written bytes: here they would count twice.
                if (operation.SequenceEqual("read_bytes"u8) || operation.SequenceEqual("write_bytes"u8))
                    return;
                column = use == FamilyUse.JobSamples ? jobs.SamplesOf(operation) : jobs.TimeOf(operation);
                break;
        }

        if (column < 0)
        {
            Refuse(sample, "the operation has no valid name, or there are too many");
            return;
        }

        if (!NormalLabels.IsNormal(id))
            id = NormalLabels.Value(id);
        if (!jobs.TrySet(jobs.Row(id), column, value))
            Refuse(sample, "the series occurs twice");
        CheckCost();
    }

    private void DescribeShard(in SampleView sample)
    {
        if (!_question.PassesOn || !sample.Labels.TryFind("shard"u8, out var shard) || !EnterShard(shard))
            return;
        if (_family!.Use == FamilyUse.ShardAge && sample.Value is >= 0 and < double.PositiveInfinity)
            _shard!.AgeSeconds = sample.Value;
        else if (_family.Use == FamilyUse.ShardRevision && WholeNumber.TryRead(sample, out var revision) && revision >= 0)
            _shard!.Revision = revision;
        else
            Refuse(sample, "the age or the revision of the shard is malformed");
    }

    private bool EnterShard(in SampleLabel shard)
    {
        var name = shard.EscapedValue;
        return EnterShard(NormalLabels.IsNormal(name) ? name : NormalLabels.Value(name));
    }

    private bool EnterShard(ReadOnlySpan<byte> escapedName)
    {
        if (_shard?.EscapedName.SequenceEqual(escapedName) == true)
            return true;
        _shard = _memory.ShardOf(escapedName, _prefix, out var isNew);
        if (!isNew || ++_shards <= _question.Limits.MostShards)
            return true;
        Break(_question.Limits.MostShards, "shards");
        return false;
    }

    private void CheckCost()
    {
        var (cost, limits) = (_memory.Cost, _question.Limits);
        if (cost.LabelBytes > limits.MostLabelBytes)
            Break(limits.MostLabelBytes, "bytes of labels");
        else if (cost.Cells > limits.MostCells)
            Break(limits.MostCells, "values in its tables, absent ones among them");
        else if (!_memory.TryTakeCells())
            Broken ??= $"the tables and labels of all peers have more than {_memory.Pool.MostCells} values of 8 bytes";
    }

    private void Break(long most, string what) => Broken ??= $"the answer has more than {most} {what}";

    private void RefuseSeries(in SampleView sample, string fault)
    {
        RefusedSeries++;
        Refuse(sample, fault);
    }

    private void Refuse(in SampleView sample, string fault)
    {
        if (Refused++ > 0 || _text.FirstRefusal is not null)
            return;
        var shown = OneLine.Of([.. sample.Name, (byte)'{', .. sample.Labels.Raw, (byte)'}', (byte)' ', .. sample.ValueText], LongestText);
        FirstRefusal = $"line {_text.Lines}: {fault}: {shown}";
    }
}
