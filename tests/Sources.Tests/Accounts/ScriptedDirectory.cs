using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Accounts;
using LustreActors.Sources.Commands;
using LustreActors.Sources.Files;

namespace LustreActors.Sources.Tests.Accounts;

/// <summary>
/// A directory that answers as getent does, and a source that is collected from it as its actor would, at a time that the test says.
/// </summary>
internal sealed class ScriptedDirectory : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public ScriptedDirectory(AccountsOptions? options = null)
    {
        var local = _folder.File("passwd", "root:x:0:0:root:/root:/bin/bash\n");
        Options = (options ?? new AccountsOptions()) with { LocalUsers = local };
        Source = new AccountsSource(Options);
    }

    public AccountsOptions Options { get; }

    public AccountsSource Source { get; }

    public TimeSpan Now { get; set; } = TimeSpan.FromDays(3);

    public TestWatch Watch { get; } = new();

    public SortedDictionary<uint, (string Name, uint Gid)> Users { get; } = new() { [0] = ("root", 0), [1001] = ("alice", 100), [1002] = ("bob", 100) };

    public SortedDictionary<uint, string> Groups { get; } = new() { [0] = "root", [100] = "physics" };

    /// <summary>How many of its users and groups it lists, from the first on.</summary>
    public int Lists { get; set; } = 1;

    /// <summary>Answers in the directory's stead; null: it does not.</summary>
    public Func<string, Answer?> Instead { get; set; } = _ => null;

    /// <summary>Commands that begin so come to no end.</summary>
    public string? Hangs { get; set; }

    /// <summary>What was run in the last collection.</summary>
    public List<string> Calls { get; } = [];

    public Account? this[uint uid] => Table.TryFind(uid, out var account) ? account : null;

    public AccountTable Table => (AccountTable)Last!.Table!;

    /// <summary>What the last collection brought that came to its end.</summary>
    public Reading? Last { get; private set; }

    /// <summary>Null where a command had to be killed.</summary>
    public Reading? Collect(params long[] wanted)
    {
        if (wanted.Length > 0)
            Source.Want(wanted);
        Calls.Clear();
        for (var round = 0; round < Source.MostRounds; round++)
        {
            using var files = new FileReader(Watch) { Now = Now };
            var outputs = new List<CommandOutput>();
            foreach (var command in Source.Commands(files))
            {
                Calls.Add(command.ToString().TrimEnd());
                if (Hangs is not null && Calls[^1].StartsWith(Hangs, StringComparison.Ordinal))
                    return null;
                var (exitCode, text, errors) = Instead(Calls[^1]) ?? Answered(command.Arguments);
                outputs.Add(
                    new CommandOutput(command, exitCode, Encoding.UTF8.GetBytes(text), errors) { Elapsed = TimeSpan.FromMilliseconds(10) });
            }

            Last = Source.Read(outputs, Now);
            if (outputs.Count == 0)
                break;
        }

        return Last;
    }

    public void Dispose() => _folder.Dispose();

    private Answer Answered(ImmutableArray<string> arguments)
    {
        var all = arguments[0] == "passwd" ? Users.Keys.ToArray() : [.. Groups.Keys];
        if (arguments.Length == 1)
            return new Answer(0, Lines(all.Take(Lists), arguments[0]));
        var asked = arguments[1..].Select(a => uint.Parse(a, NumberStyles.None, CultureInfo.InvariantCulture)).ToArray();
        return new Answer(asked.All(all.Contains) ? 0 : 2, Lines(asked.Where(all.Contains), arguments[0]));
    }

    private string Lines(IEnumerable<uint> numbers, string database) =>
        string.Concat(numbers.Select(n => database == "passwd" ? $"{Users[n].Name}:*:{n}:{Users[n].Gid}:::\n" : $"{Groups[n]}:*:{n}:\n"));

    internal sealed record Answer(int ExitCode, string Text, string Errors = "");
}
