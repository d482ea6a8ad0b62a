using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>The interfaces of this host, the routes that it knows, and its buffers where it is a router.</summary>
internal sealed class LnetTablesReader : ParameterReader
{
    private readonly LnetInterfaces _interfaces = new();
    private readonly LnetRoutes _routes = new();
    private readonly LnetRouters _routers = new();
    private readonly LnetBuffers _buffers = new();
    private readonly TableFamilies _ofInterfaces = LnetInterfaces.Families();
    private readonly TableFamilies _ofBuffers = LnetBuffers.Families();
    private readonly TableFamilies _ofHost = new TableFamilies(LabelText.Empty, withCreated: false).Add(LnetMetrics.Routing, 0);
    private readonly TableFamilies _ofRoutes = new TableFamilies(LabelText.Empty, withCreated: false).Add(LnetMetrics.RouteUp, 0);
    private readonly TableFamilies _ofRouters = new TableFamilies(LabelText.Empty, withCreated: false).Add(LnetMetrics.RouterUp, 0);

    public override void Read(Draft draft)
    {
        Read(draft, LnetParameters.Nis, _interfaces, _interfaces.Begin(), _ofInterfaces);
        Read(draft, LnetParameters.Routes, _routes, _routes.Begin(), _ofRoutes);
        var host = new ValueTable(1);
        host.Add(LabelText.Empty.AsRow())[0] = _routes.Routing;
        _ofHost.AddSegments(host, draft.Segments);
        Read(draft, LnetParameters.Routers, _routers, _routers.Begin(), _ofRouters);
        Read(draft, LnetParameters.Buffers, _buffers, _buffers.Begin(), _ofBuffers);
    }

    internal static void Read<TTable>(Draft draft, LustreParameter parameter, TTable rows, ValueTable table, TableFamilies families)
        where TTable : ILnetTable
    {
        var parser = new LnetTableParser<TTable>(rows, draft.Findings, draft.PathOf(parameter.Name));
        if (draft.TryReadLines(parameter, parameter.Name, ref parser) && !parser.HasColumns && draft.RefusedOfFile == 0)
            draft.Findings.Miss(draft.PathOf(parameter.Name), "the file does not name its columns");
        families.AddSegments(table, draft.Segments);
    }
}

/// <summary>Everybody that this host speaks with: on a server as many as there are clients.</summary>
internal sealed class LnetPeersReader : ParameterReader
{
    private readonly LnetPeers _peers = new();
    private readonly TableFamilies _families = LnetPeers.Families();

    public override void Read(Draft draft) => LnetTablesReader.Read(draft, LnetParameters.Peers, _peers, _peers.Begin(), _families);
}
