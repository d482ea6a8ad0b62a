using Microsoft.AspNetCore.Http;

namespace LustreActors.Host.Pages;

/// <summary>What a page shows.</summary>
internal enum PageScope
{
    Machine,
    Cluster,
}

internal static class PageScopes
{
    /// <summary>The scope that a request asks for: <c>?scope=cluster</c> as in <c>/metrics</c>.</summary>
    public static PageScope Of(HttpRequest request) => request.Query["scope"] == "cluster" ? PageScope.Cluster : PageScope.Machine;
}
