using LustreActors.Actors.Showing;
using LustreActors.Actors.Tests.Collecting;
using LustreActors.Messages;
using static LustreActors.Actors.Tests.Showing.BoardReadings;

namespace LustreActors.Actors.Tests.Showing;

/// <summary>Measures the memory of the whole process, so no other test runs beside it.</summary>
[Collection(RealCommands.Alone)]
public class ShowingMemoryTests
{
    /// <summary>Two filesystems of 200 targets with six sources each, all of them read often enough that every log is full.</summary>
    [Fact]
    public void What_is_kept_of_a_large_server_takes_less_than_three_megabytes()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var board = new FilesystemBoard();
        var logs = new Dictionary<string, ReadingLog>();
        for (var reading = 0; reading < 25; reading++)
        {
            for (var target = 0; target < 400; target++)
            {
                var name = $"fs{target / 200}-OST{target % 200:x4}";
                board.Take(name, Ost(name, reading, reading), reading);
                for (var part = 0; part < 6; part++)
                {
                    var source = $"{name}/{part}";
                    if (!logs.TryGetValue(source, out var log))
                        logs.Add(source, log = new ReadingLog());
                    log.Add(reading, new SourceReport(source, SourceState.Up));
                }
            }

            board.Step(reading);
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.Equal(400, board.Overviews(new HashSet<string>()).Sum(f => f.Targets.Count));
        Assert.Equal(20, logs["fs0-OST0000/0"].ToReadings(default).Count);

        // Garbage of earlier tests may have gone meanwhile, so the difference may be below what is held.
        Assert.True(held < 3_000_000, $"{held} bytes");
    }
}
