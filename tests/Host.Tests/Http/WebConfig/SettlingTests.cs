using LustreActors.Host.Http;
using LustreActors.Host.Tests.Running;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace LustreActors.Host.Tests.Http.WebConfig;

public sealed class SettlingTests
{
    private static readonly TimeSpan Reread = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_file_that_is_being_written_lets_nobody_in()
    {
        using var files = new WebFiles();
        var users = $"basic_auth_users:\n  {WebFiles.User}: {WebFiles.Hash}\n";
        files.Replace(users);
        var clock = new ManualClock();
        await using var access = await WebAccess.LoadAsync(files.Path, clock, NullLogger.Instance);

        files.Replace("");
        await AdvanceUntilAsync(clock, Reread, () => access.IsSettling);
        Assert.Equal(StatusCodes.Status401Unauthorized, await AskAsync(access));
        files.Replace(users);
        await AdvanceUntilAsync(clock, Settle, () => !access.IsSettling);
        Assert.Equal(StatusCodes.Status401Unauthorized, await AskAsync(access));

        // An empty file that stays is a configuration.
        files.Replace("");
        await AdvanceUntilAsync(clock, Reread, () => access.IsSettling);
        await AdvanceUntilAsync(clock, Settle, () => !access.IsSettling);
        Assert.Equal(StatusCodes.Status200OK, await AskAsync(access));
    }

    private static Task AdvanceUntilAsync(ManualClock clock, TimeSpan step, Func<bool> condition)
    {
        clock.Advance(step);
        return Eventually.HoldsAsync(() => Assert.True(condition()));
    }

    private static async Task<int> AskAsync(WebAccess access)
    {
        var context = new DefaultHttpContext { Request = { Path = "/metrics" } };
        await access.AdmitAsync(context, _ => Task.CompletedTask);
        return context.Response.StatusCode;
    }
}
