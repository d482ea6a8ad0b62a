using System.Diagnostics;
using LustreActors.Host.Tests.Running;
using LustreActors.Messages.Tables;
using LustreActors.Sources;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Host.Tests.Accounts;

/// <summary>Runs a collection as the source's actor does, with real processes and a clock that the test sets.</summary>
internal sealed class RealCollection(AccountsOptions options)
{
    private readonly AccountsSource _source = new(options);

    public TimeSpan Now { get; set; }

    /// <summary>The questions of the last collection.</summary>
    public List<string> Questions { get; } = [];

    public Reading Last { get; private set; } = new([]);

    public AccountTable Table => (AccountTable)Last.Table!;

    public Account? Find(uint uid) =>
        Table.TryFind(uid, out var account) ? account : throw new KeyNotFoundException($"{uid} was not looked up");

    /// <returns>False when a command had to be killed.</returns>
    public async Task<bool> CollectAsync(TimeSpan deadline, params long[] wanted)
    {
        _source.Want(wanted);
        Questions.Clear();
        for (var round = 0; round < _source.MostRounds; round++)
        {
            using var files = new FileReader(new NoWatch()) { Now = Now };
            var outputs = new List<CommandOutput>();
            foreach (var command in _source.Commands(files))
            {
                Questions.Add(string.Join(' ', command.Arguments));
                if (await RunAsync(command, deadline) is not { } output)
                    return false;
                outputs.Add(output);
            }

            Last = _source.Read(outputs, Now);
            if (outputs.Count == 0)
                break;
        }

        return true;
    }

    public Task<bool> CollectAsync(params long[] wanted) => CollectAsync(Eventually.Deadline, wanted);

    private static async Task<CommandOutput?> RunAsync(SourceCommand command, TimeSpan deadline)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command.FileName, command.Arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        using var overdue = new CancellationTokenSource(deadline);
        using var text = new MemoryStream();
        try
        {
            await process.StandardOutput.BaseStream.CopyToAsync(text, overdue.Token);
            await process.WaitForExitAsync(overdue.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            await process.WaitForExitAsync();
            return null;
        }

        return new CommandOutput(command, process.ExitCode, text.ToArray(), await process.StandardError.ReadToEndAsync());
    }

    private sealed class NoWatch : IReadWatch
    {
        public bool IsAbandoned => false;

        public void Reading(string path)
        {
        }

        public bool MayHang(string path) => true;
    }
}
