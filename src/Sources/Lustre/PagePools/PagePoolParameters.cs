using System.Collections.Immutable;

namespace LustreActors.Sources.Lustre;

/// <summary>Where the pools of pages are told: one that was there from the start, and since 2.17 one for each size of page.</summary>
internal static class PagePoolParameters
{
    public static readonly LustreParameter Encryption = new("sptlrpc.encrypt_page_pools", ParameterPlaces.ProcDebug212, [.. PagePoolMetrics.All]);
    public static readonly LustreParameter BySize = new("sptlrpc.page_pools", ParameterPlaces.Since("2.17", ParameterRoot.Debug), [.. PagePoolMetrics.All]);

    public static readonly ImmutableArray<LustreParameter> All = [Encryption, BySize];
}
