namespace LustreActors.Sources.Node;

/// <summary>The settings of the collectors of this host. The defaults of the patterns are those of node_exporter 1.12.</summary>
public sealed record NodeSourceOptions
{
    public const string DefaultDisks = "^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\\d+n\\d+p)\\d+$";

    public const string DefaultMountPoints = "^/(dev|proc|run/credentials/.+|sys|var/lib/docker/.+|var/lib/containers/storage/.+)($|/)";

    public const string DefaultTypes =
        "^(autofs|binfmt_misc|bpf|cgroup2?|configfs|debugfs|devpts|devtmpfs|fusectl|hugetlbfs|iso9660|mqueue|nsfs|overlay|proc|procfs|"
        + "pstore|rpc_pipefs|securityfs|selinuxfs|squashfs|erofs|sysfs|tracefs)$";

    public const string DefaultVmstatFields = "^(oom_kill|pgpg|pswp|pg.*fault).*";

    public const string DefaultNetstatFields =
        "^(.*_(InErrors|InErrs)|Ip_Forwarding|Ip(6|Ext)_(InOctets|OutOctets)|Icmp6?_(InMsgs|OutMsgs)|"
        + "TcpExt_(Listen.*|Syncookies.*|TCPSynRetrans|TCPTimeouts|TCPOFOQueue|TCPRcvQDrop)|"
        + "Tcp_(ActiveOpens|InSegs|OutSegs|OutRsts|PassiveOpens|RetransSegs|CurrEstab)|"
        + "Udp6?_(InDatagrams|OutDatagrams|NoPorts|RcvbufErrors|SndbufErrors))$";

    /// <summary>The collectors that run.</summary>
    public NodeCollectors Collectors { get; init; } = NodeCollectors.All;

    /// <summary>The disks that are left out.</summary>
    public NamePattern DisksExcluded { get; init; } = new(DefaultDisks);

    /// <summary>The network devices that are left out.</summary>
    public NamePattern NetworkDevicesExcluded { get; init; } = new("");

    public NamePattern MountPointsExcluded { get; init; } = new(DefaultMountPoints);

    public NamePattern TypesExcluded { get; init; } = new(DefaultTypes);

    /// <summary>Whether filesystems of the network are asked for their size. A server that is down leaves such a call hanging.</summary>
    public bool AsksNetworkFilesystems { get; init; }

    /// <summary>The fields of <c>/proc/vmstat</c> that are shown.</summary>
    public NamePattern VmstatFields { get; init; } = new(DefaultVmstatFields);

    /// <summary>The fields of <c>/proc/net/netstat</c>, <c>snmp</c> and <c>snmp6</c> that are shown.</summary>
    public NamePattern NetstatFields { get; init; } = new(DefaultNetstatFields);

    /// <summary>The directory of files with metrics that other programs write. Empty for none.</summary>
    public string TextfileDirectory { get; init; } = "";

    /// <summary>The age at which sensors are read again. Reading one may ask a slow controller.</summary>
    public TimeSpan? HwmonMinAge { get; init; }
}

/// <summary>The collectors of this host, by node_exporter's names, where it has them.</summary>
[Flags]
public enum NodeCollectors
{
    None = 0,
    Conntrack = 1 << 0,
    Cpu = 1 << 1,
    Diskstats = 1 << 2,
    Entropy = 1 << 3,
    Filefd = 1 << 4,
    Filesystem = 1 << 5,
    Hwmon = 1 << 6,
    Infiniband = 1 << 7,
    Loadavg = 1 << 8,
    Meminfo = 1 << 9,
    Netclass = 1 << 10,
    Netdev = 1 << 11,
    Netstat = 1 << 12,
    Os = 1 << 13,
    Pressure = 1 << 14,
    Sockstat = 1 << 15,
    Stat = 1 << 16,
    Textfile = 1 << 17,
    ThermalZone = 1 << 18,
    Time = 1 << 19,
    Uname = 1 << 20,
    Vmstat = 1 << 21,
    SlurmJobs = 1 << 22,
    All = (1 << 23) - 1,
}
