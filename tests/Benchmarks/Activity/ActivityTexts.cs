using System.Buffers;
using System.Globalization;
using LustreActors.Actors.Jobs;
using LustreActors.Messages;
using LustreActors.Messages.Tables;
using LustreActors.Sources.Activity;
using LustreActors.Sources.Tests.Peers;

namespace LustreActors.Benchmarks.Activity;

/// <summary>
/// What all servers answer in each interval, written into files once: their activity, and the counters that it is made of. Counters would
/// take 1.7 GB an interval; servers of one group have one file, which is in favour of reading counters.
/// </summary>
internal static class ActivityTexts
{
    public const int Intervals = 10;

    public static string Activity(string folder, int interval, int server) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"activity-{interval}-{server}"));

    public static string Counters(string folder, int interval, int group) =>
        Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"counters-{interval}-{group}"));

    public static void Write(string folder, ServersOfOneSite site, int servers, int groups, bool withCounters)
    {
        for (var server = 0; server < servers; server++)
        {
            var clock = new SteppedClock();
            var meter = new JobActivityMeter($"oss{server}", ServersOfOneSite.Interval, TimeSpan.FromMinutes(5), clock);
            for (var interval = 0; interval < Intervals; interval++)
            {
                var table = site.TableOf(server, interval, shuffled: true);
                var activity = meter.Measure([new TableRead("jobs", table, clock.GetTimestamp(), SourceState.Up, TimeSpan.Zero)])!;
                var text = new ArrayBufferWriter<byte>();
                var writer = new JobActivityWriter(activity, at => clock.GetElapsedTime(at));
                while (writer.Write(text))
                {
                    // The next piece.
                }

                File.WriteAllBytes(Activity(folder, interval, server), text.WrittenSpan);
                if (withCounters && server < groups)
                {
                    var counters = site.TableOf(server, interval, shuffled: false);
                    File.WriteAllBytes(Counters(folder, interval, server), JobsText.Write([counters]));
                }

                clock.Step();
            }
        }
    }
}
