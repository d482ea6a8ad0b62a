using LustreActors.Hocon;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;

namespace LustreActors.Host.Inspection;

/// <summary>Commands about the configuration.</summary>
internal sealed class ConfigurationCommands(InspectedParts parts)
{
    public Task ShowAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow("--origin");
        return reply.WriteAsync(parts.Effective().Render(new RenderOptions
        {
            Origins = question.Switches.Contains("--origin"),
            Json = question.Json,
            Redact = Secrets.IsSecret,
        }));
    }

    public async Task ReloadAsync(InspectionQuestion question, InspectionReply reply, CancellationToken stopping)
    {
        question.Allow();
        var (applied, message) = await parts.ReloadAsync().ConfigureAwait(false);
        if (!applied)
            reply.ExitWith(ExitCode.Failed);
        await reply.WriteAsync(question.Json
            ? new Table("result", "message").Add(applied ? "applied" : "refused", message.TrimEnd()).Json()
            : message.TrimEnd() + "\n").ConfigureAwait(false);
    }
}
