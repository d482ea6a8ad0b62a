using Microsoft.Extensions.Logging;

namespace LustreActors.Host;

internal static partial class DemoLog
{
    [LoggerMessage(1230, LogLevel.Information, "{Happened}")]
    public static partial void Happened(ILogger log, string happened);
}
