using LustreActors.Metrics;

namespace LustreActors.Sources.Lustre;

/// <summary>Reads the interfaces of this host, its routes, and its buffers when it is a router.</summary>
internal sealed class LnetTablesReader : ParameterReader
{
    private readonly LnetInterfaces _interfaces = new();
    private readonly LnetRoutes _routes = new();
    private readonly LnetRouters _routers = new();
    private readonly LnetBuffers _buffers = new();
    private readonly LossDetector _nisLosses = new();
    private readonly LossDetector _routesLosses = new();
    private readonly LossDetector _routersLosses = new();
    private readonly LossDetector _buffersLosses = new();
    private readonly TableFamilies _ofInterfaces = LnetInterfaces.Families();
    private readonly TableFamilies _ofBuffers = LnetBuffers.Families();
    private readonly TableFamilies _ofHost = new TableFamilies(LabelText.Empty, withCreated: false).Add(LnetParameters.Routing);
    private readonly TableFamilies _ofRoutes = new TableFamilies(LabelText.Empty, withCreated: false).Add(LnetParameters.RouteUp);
    private readonly TableFamilies _ofRouters = new TableFamilies(LabelText.Empty, withCreated: false).Add(LnetParameters.RouterUp);

    public override void Read(CollectionContext context)
    {
        Read(context, LnetParameters.Nis, _interfaces, _interfaces.Begin(), _ofInterfaces, _nisLosses);
        Read(context, LnetParameters.Routes, _routes, _routes.Begin(), _ofRoutes, _routesLosses);
        var host = new ValueTable(1);
        host.Add(LabelText.Empty.AsRow())[0] = _routes.Routing;
        _ofHost.AddSegments(host, context.Segments);
        Read(context, LnetParameters.Routers, _routers, _routers.Begin(), _ofRouters, _routersLosses);
        Read(context, LnetParameters.BufferTable, _buffers, _buffers.Begin(), _ofBuffers, _buffersLosses);
    }

    /// <param name="context">The reading.</param>
    /// <param name="parameter">The table.</param>
    /// <param name="rows">Receives its rows.</param>
    /// <param name="table">The table that the rows are stored in.</param>
    /// <param name="families">The families of the table.</param>
    /// <param name="losses">The loss detector. Null for a list whose entries come and go.</param>
    internal static void Read<TTable>(
        CollectionContext context, LustreParameter parameter, TTable rows, ValueTable table, TableFamilies families,
        LossDetector? losses = null)
        where TTable : ILnetTable
    {
        var parser = new LnetTableParser<TTable>(rows, context.Findings, context.PathOf(parameter.Name));
        if (context.TryReadLines(parameter, parameter.Name, ref parser))
        {
            if (!parser.HasColumns && context.RefusedOfFile == 0)
                context.Findings.AddMissing(context.PathOf(parameter.Name), "the file does not name its columns");
            losses?.CompareList(context, parameter.Name, parser.Taken);
        }

        families.AddSegments(table, context.Segments);
    }
}

/// <summary>Reads the LNet peers of this host. A server has as many as it has clients.</summary>
internal sealed class LnetPeersReader : ParameterReader
{
    private readonly LnetPeers _peers = new();
    private readonly TableFamilies _families = LnetPeers.Families();

    public override void Read(CollectionContext context) =>
        LnetTablesReader.Read(context, LnetParameters.PeerTable, _peers, _peers.Begin(), _families);
}
