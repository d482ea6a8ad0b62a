using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Node;

/// <summary>A host in files: <c>/proc</c>, <c>/sys</c>, what udev knows, and text files with metrics.</summary>
internal sealed class NodeTree : IDisposable
{
    private readonly Scratch _scratch = new();

    public NodeTree()
    {
        Write("proc/stat", """
            cpu  301854 612 111922 8979004 3552 2 3944 0 44 36
            cpu0 44490 19 21045 1087069 220 1 3410 0 2 1
            cpu1 47869 23 16474 1110787 591 0 46 9 3 2
            cpu2 46504 36 15916 1112321 441 0 326 0 4 3
            intr 8885917 17 0 0 0 0 0 0 0 1 79281 0 0 0 0 0 0 0 231237
            ctxt 38014093
            btime 1418183276
            processes 26442
            procs_running 2
            procs_blocked 1
            softirq 5057579 250191 1481983 1647 211099 186066 0 1783454 622196 12499 508444

            """);
        Write("proc/loadavg", "0.21 12.37 0.39 1/719 19737\n");
        Write("proc/meminfo", """
            MemTotal:       15666184 kB
            MemFree:          440324 kB
            MemAvailable:    4404324 kB
            Active(anon):    2068484 kB
            Committed_AS:    8023984 kB
            VmallocTotal:   34359738367 kB
            HugePages_Total:       7
            HugePages_Free:        0
            Hugepagesize:       2048 kB
            DirectMap1G:          4096 kB

            """);
        Write("proc/diskstats", """
               1       0 ram0 0 0 0 0 0 0 0 0 0 0 0
               8       0 sda 25354637 34367663 1003346126 18492372 28444756 11134226 505697032 63877960 0 9653880 82621804
               8       1 sda1 250 0 2000 36 0 0 0 0 0 36 36
             252       2 dm-2 59910002 0 1003337218 46229572 39231014 0 505697032 1158557800 0 11325968 1206301256
             259       0 nvme0n1 47114 4 4643973 21650 1078320 43950 39451633 1011053 3 222766 1032546 1 2 3 4
             254       0 vda 3428 461 533010 4682 5144 3022 6079976 26108 0 16576 31205 11 12 13 14 695 414
              11       0 sr0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0

            """);
        Write("run/udev/data/b8:0", """
            S:disk/by-id/scsi-1
            E:ID_ATA=1
            E:ID_ATA_ROTATION_RATE_RPM=7200
            E:ID_ATA_WRITE_CACHE=1
            E:ID_ATA_WRITE_CACHE_ENABLED=0
            E:ID_FS_TYPE=LVM2_member
            E:ID_FS_USAGE=raid
            E:ID_FS_UUID=cVVv6j-HSA2
            E:ID_FS_VERSION=LVM2 001
            E:ID_MODEL=MAKER_KSDB4U86
            E:ID_PATH=pci-0000:3b:00.0-sas-phy7-lun-0
            E:ID_REVISION=0102
            E:ID_SERIAL=long
            E:ID_SERIAL_SHORT=short
            E:ID_WWN=0x7c72382b8de36a64

            """);
        Write("run/udev/data/b252:2", "E:DM_LV_NAME=root\nE:DM_NAME=system-root\nE:DM_UUID=LVM-NWEDo8q5\nE:DM_VG_NAME=system\n");
        Write("sys/block/sda/queue/rotational", "1\n");
        Write("proc/net/dev", """
            Inter-|   Receive                                                |  Transmit
             face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
                lo:   93212      42    1    2    3     4          5         6    93213      43    7    8    9    10      11         12
              eth0:18446744073709551       0    0    0    0     0          0         0      526       5    0    0    0     0       0          0
            veth4B09XN:     648       8    0    0    0     0          0         0 1943284    10640    0    0    0     0       0          0

            """);
        Write("proc/net/netstat", """
            TcpExt: SyncookiesSent SyncookiesRecv SyncookiesFailed ListenOverflows ListenDrops TCPTimeouts TCPSynRetrans TCPOFOQueue TCPRcvQDrop Other
            TcpExt: 0 1 2 3 4 115 11 42 131 9
            IpExt: InNoRoutes InOctets OutOctets
            IpExt: 0 6286396970 2786264347

            """);
        Write("proc/net/snmp", """
            Ip: Forwarding DefaultTTL InReceives
            Ip: 1 64 57740232
            Icmp: InMsgs InErrors OutMsgs
            Icmp: 104 0 120
            Tcp: RtoAlgorithm MaxConn ActiveOpens PassiveOpens CurrEstab InSegs OutSegs RetransSegs InErrs OutRsts
            Tcp: 1 -1 3556 230 0 57252008 54915039 227 5 1003
            Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors
            Udp: 88542 120 0 53028 9 8
            UdpLite: InDatagrams InErrors
            UdpLite: 0 0

            """);
        Write("proc/net/snmp6", "Ip6InReceives\t7\nIp6InOctets\t460\nIp6OutOctets\t536\nIcmp6InMsgs\t0\nUdp6InErrors\t3\nUdpLite6InErrors\t0\n");
        Write("proc/net/sockstat", """
            sockets: used 229
            TCP: inuse 4 orphan 0 tw 4 alloc 17 mem 1
            UDP: inuse 0 mem 0
            UDPLITE: inuse 0
            RAW: inuse 0
            FRAG: inuse 0 memory 0

            """);
        Write("proc/net/sockstat6", "TCP6: inuse 17\nUDP6: inuse 9\nUDPLITE6: inuse 0\nRAW6: inuse 1\nFRAG6: inuse 0 memory 0\n");
        Write("proc/net/stat/nf_conntrack", """
            entries  searched found new invalid ignore delete delete_list insert insert_failed drop early_drop icmp_error  expect_new expect_create expect_delete search_restart
            00000021  00000000 00000001 00000000 00000003 0000588a 00000000 00000000 00000000 00000000 00000000 00000000 00000000  00000000 00000000 00000000 00000000
            00000021  00000000 00000002 00000000 00000002 000056a4 00000000 00000000 00000000 00000000 00000000 00000000 00000000  00000000 00000000 00000000 00000002

            """);
        Write("proc/sys/net/netfilter/nf_conntrack_count", "123\n");
        Write("proc/sys/net/netfilter/nf_conntrack_max", "65536\n");
        Write("proc/sys/fs/file-nr", "1024\t0\t9223372036854775807\n");
        Write("proc/sys/kernel/random/entropy_avail", "1337\n");
        Write("proc/sys/kernel/random/poolsize", "4096\n");
        Write("proc/vmstat", "nr_free_pages 977769\npgpgin 7344136\npgpgout 1541180581\npswpin 1476\npswpout 35045\npgfault 2320168809\npgmajfault 507162\npgscan_direct 5\noom_kill 0\n");
        Write("proc/pressure/cpu", "some avg10=0.00 avg60=0.00 avg300=0.00 total=14036781\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n");
        Write("proc/pressure/io", "some avg10=0.10 avg60=2.00 avg300=3.85 total=159229614\nfull avg10=0.10 avg60=2.00 avg300=3.85 total=159229\n");
        Write("proc/pressure/memory", "some avg10=0.00 avg60=0.00 avg300=0.00 total=0\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n");
        Write("proc/1/mounts", """
            /dev/sda1 / ext4 rw,relatime 0 0
            proc /proc proc rw,nosuid 0 0
            tmpfs /dev/shm tmpfs rw 0 0
            /dev/sdb1 /data xfs ro,noatime 0 0
            /dev/sdc1 /my\040data ext4 rw 0 0
            overlay /var/lib/docker/overlay2/x/merged overlay rw 0 0

            """);
        Write("proc/1/mountinfo", """
            22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
            23 22 0:20 / /proc rw,nosuid shared:2 - proc proc rw
            24 22 0:21 / /dev/shm rw - tmpfs tmpfs rw
            25 22 8:17 / /data ro,noatime - xfs /dev/sdb1 rw
            26 22 8:33 / /my\040data rw - ext4 /dev/sdc1 rw
            27 22 0:40 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw

            """);
        Folder("data");
        Folder("my data");
        Device("eth0", ("speed", "1000"), ("operstate", "up"), ("duplex", "full"), ("flags", "0x1303"), ("ifalias", "uplink"));
        Device("lo", ("speed", "-1"), ("operstate", "unknown"), ("flags", "0x9"), ("ifalias", ""));
        Write("sys/class/net/bonding_masters", "bond0\n");
        foreach (var chip in (string[])["hwmon0", "hwmon1"])
        {
            Write($"sys/class/hwmon/{chip}/temp1_input", "55500\n");
            Write($"sys/class/hwmon/{chip}/temp1_max", "100000\n");
            Write($"sys/class/hwmon/{chip}/temp1_label", "Core 0\n");
        }

        Write("sys/class/hwmon/hwmon2/name", "nct6779\n");
        foreach (var (file, text) in new[]
        {
            ("fan2_input", "1098"), ("fan2_alarm", "0"), ("fan2_beep", "0"), ("fan2_pulses", "2"), ("in0_input", "792"), ("in0_max", "1744"),
            ("power1_average", "165000000"), ("power1_average_interval", "1000"), ("energy1_input", "5500000"), ("curr1_input", "1500"),
            ("humidity1_input", "470000"), ("pwm1", "128"), ("pwm1_auto_point1_temp", "30000"), ("intrusion0_alarm", "1"), ("freq1_input", "5"),
        })
            Write("sys/class/hwmon/hwmon2/" + file, text + "\n");
        Write("sys/class/thermal/thermal_zone0/type", "bcm2835_thermal\n");
        Write("sys/class/thermal/thermal_zone0/temp", "49925\n");
        Write("sys/class/thermal/thermal_zone0/policy", "step_wise\n");
        foreach (var (file, text) in new[] { ("type", "Processor"), ("cur_state", "0"), ("max_state", "3") })
            Write("sys/class/thermal/cooling_device0/" + file, text + "\n");
        Write("sys/devices/system/clocksource/clocksource0/available_clocksource", "tsc hpet acpi_pm \n");
        Write("sys/devices/system/clocksource/clocksource0/current_clocksource", "tsc\n");
        Write("sys/devices/system/cpu/isolated", "1,3-5\n");
        foreach (var (cpu, package, core, count) in new[] { (0, 0, 0, 5), (1, 0, 1, 0), (2, 1, 0, 7), (3, 1, 0, 7) })
        {
            Write($"sys/devices/system/cpu/cpu{cpu}/topology/physical_package_id", $"{package}\n");
            Write($"sys/devices/system/cpu/cpu{cpu}/topology/core_id", $"{core}\n");
            Write($"sys/devices/system/cpu/cpu{cpu}/thermal_throttle/core_throttle_count", $"{count}\n");
            Write($"sys/devices/system/cpu/cpu{cpu}/thermal_throttle/package_throttle_count", $"{count + 30}\n");
        }

        Write("etc/os-release", "NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\nPRETTY_NAME=\"Ubuntu 20.04.2 LTS\"\nVERSION_ID=\"20.04\"\n");
        Write("texts/a.prom", "from_a_text_file 3\n");
    }

    public string Root => _scratch.Folder;

    /// <summary>The settings with which this program reads the tree, and nothing but the tree.</summary>
    public string[] Settings =>
    [
        "-Dlustre.enabled=off", "-Dnode.enabled=on", $"-Dpaths.root={_scratch.Folder}", $"-Dnode.textfile.directory={_scratch.PathOf("texts")}",
    ];

    /// <summary>The arguments with which node_exporter reads the same.</summary>
    public string[] Arguments =>
    [
        $"--path.rootfs={_scratch.Folder}", $"--path.procfs={_scratch.PathOf("proc")}", $"--path.sysfs={_scratch.PathOf("sys")}",
        $"--path.udev.data={_scratch.PathOf("run/udev/data")}", "--no-collector.netdev.netlink",
        $"--collector.textfile.directory={_scratch.PathOf("texts")}",
    ];

    /// <summary>Replaces a file by a FIFO: opening it hangs.</summary>
    public async Task HangAsync(string name)
    {
        var path = _scratch.PathOf(name);
        File.Delete(path);
        (await Daemon.RunAsync("mkfifo", [path])).Expect(0);
    }

    public void Dispose() => _scratch.Dispose();

    public string PathOf(string name) => _scratch.PathOf(name);

    /// <summary>Writes a file, named from the root on.</summary>
    public void Write(string name, string text)
    {
        Folder(Path.GetDirectoryName(name)!);
        _scratch.Write(name, text);
    }

    private void Folder(string name) => Directory.CreateDirectory(_scratch.PathOf(name));

    private void Device(string name, params (string File, string Text)[] files)
    {
        (string File, string Text)[] all =
        [
            ("addr_assign_type", "3"), ("address", "01:01:01:01:01:01"), ("broadcast", "ff:ff:ff:ff:ff:ff"), ("carrier", "1"),
            ("carrier_changes", "2"), ("carrier_up_count", "1"), ("carrier_down_count", "1"), ("dev_id", "0x20"), ("dormant", "1"),
            ("ifindex", "2"), ("iflink", "2"), ("link_mode", "1"), ("mtu", "1500"), ("netdev_group", "0"), ("name_assign_type", "2"),
            ("tx_queue_len", "1000"), ("type", "1"), .. files,
        ];
        foreach (var (file, text) in all)
            Write($"sys/class/net/{name}/{file}", text + "\n");
    }
}
