namespace LustreActors.Simulator.Model;

/// <summary>The work of a job in one second: the RPCs to its targets, and the operations that its client's processes count.</summary>
internal sealed class JobWork(SimulationOptions simulation, Randomness random)
{
    private const int Mebibyte = 1 << 20;

    private readonly LustreVersion _version = simulation.Version;
    private SimulatedJob _job = null!;
    private SimulatedClient _client = null!;
    private long _when;

    public void Second(SimulatedJob job, long when)
    {
        _job = job;
        _when = when;
        _client = random.Any(job.Clients);
        if (!_client.ReachesTargetsOf(job))
            return;
        switch (job.Workload)
        {
            case Workload.Reader:
                ReadFiles(random.Between(4, 16));
                break;
            case Workload.Writer when !simulation.WritersPause || (when / 1_000_000_000 / 10) % 3 != 2:
                WriteCheckpoint(random.Between(4, 16));
                break;
            case Workload.SmallFiles:
                WriteSmallFiles(random.Between(2, 12));
                break;
            case Workload.Mixed:
                ReadFiles(random.Between(1, 4));
                WriteCheckpoint(random.Between(1, 4));
                InspectFiles();
                break;
            case Workload.Idle when random.OneIn(4):
                InspectFiles();
                break;
        }
    }

    /// <summary>One cheap RPC, which enters the job into the target's table.</summary>
    public void Touch(SimulatedTarget target, SimulatedClient client, string job, long when)
    {
        var operation = target.Kind == TargetKind.Ost ? (int)OstOperation.Statfs : (int)MdtOperation.Statfs;
        target.Record(client, job, operation, Latency(20, 400), 1, when);
        client.Counters.Live.Record((int)ClientOperation.Statfs, Latency(200, 900));
    }

    private void ReadFiles(int transfers)
    {
        OpenAndClose(transfers > 4 ? 2 : 1);
        for (var i = 0; i < transfers; i++)
            Read(random.Any(_job.Osts), ReadSize());
        if (random.OneIn(5))
            Ost(random.Any(_job.Osts), OstOperation.Getattr, Latency(20, 300));
    }

    private void WriteCheckpoint(int transfers)
    {
        var ost = random.Any(_job.Osts);
        if (ost.KilobytesAvailable < ost.KilobytesTotal / 50)
        {
            FreeSpace(ost);
            return;
        }

        if (random.OneIn(4))
            Create(ost);
        OpenAndClose(1);
        for (var i = 0; i < transfers; i++)
            Write(ost, i == transfers - 1 ? random.Between(1, 64) * 4096 : 4 * Mebibyte);
        if (random.OneIn(3))
        {
            Ost(ost, OstOperation.Sync, Latency(200, 40_000));
            Mdt(MdtOperation.Sync, Latency(30, 20_000));
            Client(ClientOperation.Fsync, Latency(7_000, 90_000));
        }

        if (random.OneIn(6))
        {
            Ost(ost, OstOperation.Punch, Latency(300, 3_000));
            Mdt(MdtOperation.Setattr, Latency(400, 4_000));
            Client(ClientOperation.Truncate, Latency(4_000, 30_000));
        }

        if (_version >= LustreVersion.V2_14 && random.OneIn(20))
            Ost(ost, OstOperation.Prealloc, Latency(900, 2_000));
        if (_version >= LustreVersion.V2_15_0 && random.OneIn(20))
            Client(ClientOperation.Fallocate, Latency(900, 2_500));
    }

    private void WriteSmallFiles(int files)
    {
        for (var i = 0; i < files; i++)
        {
            var ost = random.Any(_job.Osts);
            Create(ost);
            Write(ost, random.Between(1, 65_536));
            if (random.OneIn(2))
                Read(ost, random.Between(1, 65_536));
            if (random.OneIn(3))
                Remove(ost, random.Between(1, 16) * 4096);
        }

        if (_version >= LustreVersion.V2_12 && random.OneIn(2))
            TransferDataOnMdt();
        if (random.OneIn(4))
        {
            CountOnMdtAndClient(MdtOperation.Mkdir, ClientOperation.Mkdir, 2_000, 20_000);
            if (random.OneIn(2))
                CountOnMdtAndClient(MdtOperation.Rmdir, ClientOperation.Rmdir, 2_000, 9_000);
        }

        if (random.OneIn(3))
            Rename();
        if (random.OneIn(10))
            CountOnMdtAndClient(MdtOperation.Link, ClientOperation.Link, 1_500, 6_000);
        if (random.OneIn(10))
            CountOnMdtAndClient(MdtOperation.Mknod, ClientOperation.Symlink, 1_500, 9_000);
        Client(ClientOperation.Readdir, Latency(2, 9_000), files);
    }

    private void InspectFiles()
    {
        var looks = random.Between(1, 20);
        CountOnMdtAndClient(MdtOperation.Getattr, ClientOperation.Getattr, 8, 3_000, looks);
        Client(ClientOperation.InodePermission, Latency(0, 40), looks * 3);
        if (random.OneIn(3))
        {
            CountOnMdtAndClient(MdtOperation.Getxattr, ClientOperation.Getxattr, 100, 1_200);
            Client(ClientOperation.GetxattrHits, 1, random.Between(1, 4));
            Client(ClientOperation.Listxattr, Latency(200, 7_000));
        }

        if (random.OneIn(8))
            CountOnMdtAndClient(MdtOperation.Setxattr, ClientOperation.Setxattr, 2_500, 7_000);
        if (random.OneIn(6))
        {
            var ost = random.Any(_job.Osts);
            CountOnMdtAndClient(MdtOperation.Statfs, ClientOperation.Statfs, 40, 900);
            Ost(ost, OstOperation.Statfs, Latency(3, 600));
            Ost(ost, OstOperation.GetInfo, Latency(300, 2_000));
            if (random.OneIn(4))
                Ost(ost, OstOperation.Quotactl, Latency(150, 3_800));
            if (_version == LustreVersion.V2_10)
                ost.RecordDevice(_client, OstOperation.DeviceStatfs, 2);
        }

        Client(ClientOperation.Ioctl, 0, random.Between(1, 3));
        Client(ClientOperation.Seek, Latency(8, 90));
    }

    private void Read(SimulatedTarget ost, long size)
    {
        Ost(ost, OstOperation.ReadBytes, size);
        Ost(ost, OstOperation.Read, Latency(150, 20_000));
        DeviceTransfer(ost);
        Client(ClientOperation.ReadBytes, size);
        Client(ClientOperation.Read, Latency(400, 60_000));
    }

    private void Write(SimulatedTarget ost, long size)
    {
        Ost(ost, OstOperation.WriteBytes, size);
        Ost(ost, OstOperation.Write, Latency(100, 30_000));
        DeviceTransfer(ost);
        ost.Use(size, 0, _job.User);
        Client(ClientOperation.WriteBytes, size);
        Client(ClientOperation.Write, Latency(60, 20_000));
        Client(ClientOperation.HybridNoswitch, 0);
    }

    private void DeviceTransfer(SimulatedTarget ost)
    {
        if (_version != LustreVersion.V2_10)
            return;
        ost.RecordDevice(_client, OstOperation.Preprw);
        ost.RecordDevice(_client, OstOperation.Commitrw);
    }

    private void TransferDataOnMdt()
    {
        var size = random.Between(1, 64) * 1024L;
        var reading = random.OneIn(2);
        Mdt(reading ? MdtOperation.ReadBytes : MdtOperation.WriteBytes, size);
        Mdt(reading ? MdtOperation.Read : MdtOperation.Write, Latency(60, 5_000));
        Client(reading ? ClientOperation.ReadBytes : ClientOperation.WriteBytes, size);
        Client(reading ? ClientOperation.Read : ClientOperation.Write, Latency(100, 6_000));
        if (!reading)
            _job.Mdt.Use(size, 0, _job.User);
    }

    private void Create(SimulatedTarget ost)
    {
        OpenAndClose(1);
        CountOnMdtAndClient(MdtOperation.Mknod, ClientOperation.Mknod, 500, 30_000);
        _job.Mdt.Use(4096, 1, _job.User);
        ost.Use(0, 1, _job.User);
        Client(ClientOperation.AllocInode, 0);
        // Objects are created in batches ahead of the files.
        if (random.OneIn(16))
            Ost(ost, OstOperation.Create, Latency(1_900, 25_000));
        if (random.OneIn(8))
            Ost(ost, OstOperation.Setattr, Latency(250, 1_400));
    }

    private void Remove(SimulatedTarget ost, long size)
    {
        CountOnMdtAndClient(MdtOperation.Unlink, ClientOperation.Unlink, 400, 30_000);
        Ost(ost, OstOperation.Destroy, Latency(500, 40_000));
        ost.Use(-size, -1, _job.User);
        _job.Mdt.Use(-4096, -1, _job.User);
    }

    private void FreeSpace(SimulatedTarget ost)
    {
        for (var i = 0; i < 20; i++)
            Remove(ost, ost.BytesUsed / 40);
    }

    private void OpenAndClose(int times)
    {
        CountOnMdtAndClient(MdtOperation.Open, ClientOperation.Open, 200, 20_000, times);
        CountOnMdtAndClient(MdtOperation.Close, ClientOperation.Close, 250, 15_000, times);
        Client(ClientOperation.Opencount, random.Between(1, 40), times);
        Client(ClientOperation.Openclosetime, Latency(20_000, 9_000_000), times);
    }

    private void Rename()
    {
        var latency = Latency(1_700, 8_200);
        Mdt(MdtOperation.Rename, latency);
        Mdt(random.OneIn(3) ? MdtOperation.CrossdirRename : MdtOperation.SamedirRename, latency);
        if (_version >= LustreVersion.V2_16)
            Mdt(MdtOperation.ParallelRenameFile, latency);
        if (_version >= LustreVersion.V2_17 && random.OneIn(12))
            Mdt(MdtOperation.RenameTrylocks, latency);
        Client(ClientOperation.Rename, latency + Latency(900, 9_000));
    }

    private void CountOnMdtAndClient(MdtOperation served, ClientOperation seen, int fast, int slow, int times = 1)
    {
        var latency = Latency(fast, slow);
        Mdt(served, latency, times);
        Client(seen, latency + Latency(100, 2_000), times);
    }

    private void Ost(SimulatedTarget ost, OstOperation operation, long value, int times = 1) =>
        ost.Record(_client, _job.Id, (int)operation, value, times, _when);

    private void Mdt(MdtOperation operation, long value, int times = 1) =>
        _job.Mdt.Record(_client, _job.Id, (int)operation, value, times, _when);

    private void Client(ClientOperation operation, long value, int times = 1)
    {
        _client.Counters.Live.Record((int)operation, value, times);
        _client.Cache.Record(operation, value, times);
    }

    private long ReadSize() => random.Below(4) switch
    {
        0 => random.Between(1, 16) * 4096,
        1 => 4 * Mebibyte,
        _ => Mebibyte,
    };

    /// <summary>A random latency, mostly near the fast end and sometimes far from it, as with real servers.</summary>
    private long Latency(int fast, int slow) =>
        random.OneIn(8) ? random.Between(fast, slow) : random.Between(fast, fast + ((slow - fast) / 10));
}
