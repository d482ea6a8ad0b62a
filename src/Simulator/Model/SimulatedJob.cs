using System.Text;

namespace LustreActors.Simulator;

internal enum Workload
{
    Reader,
    Writer,
    SmallFiles,
    Mixed,
    Idle,
}

/// <summary>A job, or a process outside any job, that is at work on one filesystem.</summary>
public sealed class SimulatedJob
{
    internal SimulatedJob(string id, int user, Workload workload, IReadOnlyList<SimulatedClient> clients)
    {
        Id = id;
        User = user;
        Workload = workload;
        Clients = clients;
    }

    /// <summary>The name as the client sends it, at most 31 bytes of UTF-8.</summary>
    public string Id { get; }

    /// <summary>A user id; the user's name is <c>u</c> and this number.</summary>
    public int User { get; }

    public IReadOnlyList<SimulatedClient> Clients { get; }

    /// <summary>Over which its files are striped.</summary>
    public required IReadOnlyList<SimulatedTarget> Osts { get; init; }

    public required SimulatedTarget Mdt { get; init; }

    internal Workload Workload { get; }
    internal long EndsAt { get; init; }

    /// <summary>Stays as long as its node: a login session, a transfer daemon.</summary>
    internal bool Interactive { get; init; }
}

/// <summary>State of one job id on one target.</summary>
public sealed class JobAccount
{
    internal JobAccount(string id, OperationLayout layout)
    {
        Id = id;
        Bytes = Encoding.UTF8.GetBytes(id);
        Counters = new CounterAccount(layout);
    }

    public string Id { get; }
    public CounterAccount Counters { get; }
    internal byte[] Bytes { get; }

    /// <summary>How often it stands in its target's queue of ids to forget.</summary>
    internal int Departures { get; set; }
}
