using System.Text.Json;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.OneShot;

public class JsonTests
{
    [Fact]
    public async Task The_document_has_every_sample_of_the_text_with_all_its_digits()
    {
        using var server = new SimulatedServer();
        File.WriteAllText(server.Tree.PathOf("scratch-OST0000", "tot_granted"), "9007199254740993\n");
        var text = (await ExporterProcess.RunAsync(["once", .. server.Settings])).Expect(0).Output;
        var json = (await ExporterProcess.RunAsync(["once", "--format", "json", .. server.Settings])).Expect(0);
        using var document = JsonDocument.Parse(json.Output);

        var samples = document.RootElement.GetProperty("families").EnumerateArray()
            .SelectMany(f => f.GetProperty("samples").EnumerateArray()).Select(Series);
        Assert.Equal(OfLustre(text.Split('\n')), OfLustre(samples));
        Assert.Contains(
            "lustre_grant_granted_bytes{filesystem=\"scratch\",component=\"ost\",target=\"scratch-OST0000\"} 9007199254740993", samples);
        Assert.Equal("", json.Errors);
    }

    [Fact]
    public async Task Families_and_sources_say_what_they_are()
    {
        using var server = new SimulatedServer();
        using var nonsense = server.Tree.Garbage("scratch-OST0000", "job_stats", seed: 7);
        var json = await ExporterProcess.RunAsync(["once", "--format", "json", .. server.Settings]);
        using var document = JsonDocument.Parse(json.Output);

        var family = document.RootElement.GetProperty("families").EnumerateArray()
            .Single(f => f.GetProperty("name").GetString() == "lustre_read_bytes_total");
        Assert.Equal(("counter", "bytes"), (family.GetProperty("type").GetString(), family.GetProperty("unit").GetString()));
        Assert.EndsWith(")", family.GetProperty("help").GetString(), StringComparison.Ordinal);

        var sources = document.RootElement.GetProperty("sources").EnumerateArray().ToDictionary(s => s.GetProperty("name").GetString()!);
        var jobs = sources["scratch-OST0000/jobs"];
        Assert.Equal("up", jobs.GetProperty("state").GetString());
        Assert.True(jobs.GetProperty("lines_refused").GetInt64() > 0);
        Assert.Contains("job_stats:", jobs.GetProperty("first_refusal").GetString(), StringComparison.Ordinal);
        Assert.True(jobs.GetProperty("bytes_read").GetInt64() > 0);
        Assert.InRange(jobs.GetProperty("seconds").GetDouble(), 0, 60);
        Assert.Equal(JsonValueKind.Null, sources["scratch-OST0001/jobs"].GetProperty("first_refusal").ValueKind);
        Assert.Empty(jobs.GetProperty("troubles").EnumerateArray());
    }

    private static string Series(JsonElement sample)
    {
        var labels = sample.GetProperty("labels").EnumerateObject().Select(l => $"{l.Name}=\"{Escaped(l.Value.GetString()!)}\"").ToList();
        var value = sample.GetProperty("value");
        return $"{sample.GetProperty("name").GetString()}{(labels.Count > 0 ? $"{{{string.Join(',', labels)}}}" : "")} "
            + $"{(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())}";
    }

    private static List<string> OfLustre(IEnumerable<string> samples) =>
    [
        .. samples.Where(s => s.StartsWith("lustre_", StringComparison.Ordinal))
            .Where(s => !s.StartsWith("lustre_exporter_", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    private static string Escaped(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
