using System.Diagnostics;
using LustreActors.Metrics.Families;

namespace LustreActors.Metrics.Tests.Writing;

public class PromtoolTests
{
    [PromtoolFact]
    public async Task With_promtool_a_small_exposition_passes_without_a_complaint()
    {
        var (exit, said) = await CheckAsync(Written.Bytes(ExpositionFormat.PrometheusText, SmallExposition.Segments));

        Assert.Equal("", said);
        Assert.Equal(0, exit);
    }

    [PromtoolFact]
    public async Task With_promtool_a_broken_exposition_is_complained_of()
    {
        var (exit, said) = await CheckAsync("lustre_x{a=\"unclosed} 1\n"u8.ToArray());

        Assert.NotEqual(0, exit);
        Assert.NotEqual("", said);
    }

    private static async Task<(int Exit, string Said)> CheckAsync(byte[] text)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var promtool = Process.Start(new ProcessStartInfo(PromtoolFactAttribute.Program!, ["check", "metrics"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = promtool.StandardOutput.ReadToEndAsync(deadline.Token);
        var errors = promtool.StandardError.ReadToEndAsync(deadline.Token);
        await promtool.StandardInput.BaseStream.WriteAsync(text, deadline.Token);
        promtool.StandardInput.Close();
        await promtool.WaitForExitAsync(deadline.Token);
        return (promtool.ExitCode, await output + await errors);
    }
}
