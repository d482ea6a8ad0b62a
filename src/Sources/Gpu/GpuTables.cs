using System.Collections.Immutable;
using LustreActors.Metrics.Segments;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Gpu;

/// <summary>Fills the tables of one collection: GPUs, their links, instances and processes.</summary>
internal sealed class GpuTables(NvmlLibrary nvml, GpmMeter? meter, GpuUsers? users, GpuSourceOptions options)
{
    private readonly SegmentBuilder _info = new(GpuFamilies.Info);
    private readonly SegmentBuilder _migInfo = new(GpuFamilies.MigInfo);
    private readonly SegmentBuilder _processes = new(GpuFamilies.ProcessMemory);
    private readonly SegmentBuilder _xids = new(GpuFamilies.XidErrors);
    private readonly ValueTable _links = GpuFamilies.Links.Table(1);
    private readonly ValueTable _mig = GpuFamilies.Mig.Table(1);

    /// <summary>Reads the GPUs. Those that are known and do not answer get the row of a lost one.</summary>
    /// <returns>The GPUs that answered.</returns>
    public List<GpuDevice> Read(
        FileReader files, IReadOnlyList<GpuDevice> devices, IReadOnlyList<GpuIdentity> known, XidEvents xids,
        ImmutableArray<Segment>.Builder segments)
    {
        var reader = new GpuReader(nvml, _links);
        var mig = new MigReader(nvml, meter, reader, _mig, _migInfo);
        var (answering, rows) = (new List<GpuDevice>(), new List<GpuIdentity>());
        var table = GpuFamilies.Gpu.Table(Math.Max(known.Count, 1));
        foreach (var gpu in known.OrderBy(g => g.Index))
        {
            rows.Add(gpu);
            var row = table.Add(gpu.Labels);
            var links = _links.Count;
            var device = devices.FirstOrDefault(d => d.Identity.Uuid == gpu.Uuid);
            if (device is not null && reader.Read(device, row))
            {
                answering.Add(device);
                _info.Add(1, device.Info);
                var processes = ProcessesOf(device, mig, row);
                if (options.Processes)
                    GpuProcesses.Add(_processes, device.Identity, processes);
                users?.Add(device, row, processes);
                continue;
            }

            while (_links.Count > links)
                _links.RemoveLast();
            row.Fill(ValueTable.Absent);
            GpuReader.ReadLost(row);
        }

        meter?.FreeUnused();
        xids.AddTo(_xids, table, rows);
        if (options.DcgmHost is { } host)
        {
            var shown = answering.Select(d => (rows.FindIndex(r => r.Uuid == d.Identity.Uuid), d));
            new DcgmNames(host).AddSegments(table, shown, nvml.DriverVersion.Text(), segments);
        }

        GpuFamilies.Gpu.AddSegments(table, segments);
        GpuFamilies.Links.AddSegments(_links, segments);
        GpuFamilies.Mig.AddSegments(_mig, segments);
        users?.AddSegments(files, segments);
        foreach (var series in (SegmentBuilder[])[_info, _migInfo, _processes, _xids])
        {
            if (series.Build() is { Table.Count: > 0 } segment)
                segments.Add(segment);
        }

        return answering;
    }

    /// <summary>Adds the instances, the activity and the numbers of processes. Returns the processes.</summary>
    private List<GpuProcess> ProcessesOf(GpuDevice device, MigReader mig, Span<long> row)
    {
        // A divided GPU lists the processes of its instances to root alone: each instance is asked for its own.
        if (row[GpuFamilies.MigEnabled] == 1)
        {
            var ofInstances = mig.Read(device);
            row[GpuFamilies.Processes[0]] = ofInstances.Select(p => p.Pid).Distinct().Count();
            return ofInstances;
        }

        meter?.Read(device.Handle, null, row, GpuFamilies.Activity);
        return
        [
            .. List(device, row, nvml.ComputeProcesses, GpuProcesses.Compute, GpuFamilies.Processes[0]),
            .. List(device, row, nvml.GraphicsProcesses, GpuProcesses.Graphics, GpuFamilies.Processes[1]),
        ];
    }

    private static List<GpuProcess> List(GpuDevice device, Span<long> row, NvmlExport export, string type, int column)
    {
        if (GpuProcesses.TryList(export, device.Handle, type, instance: null) is not { } processes)
            return [];
        row[column] = processes.Select(p => p.Pid).Distinct().Count();
        return processes;
    }
}
