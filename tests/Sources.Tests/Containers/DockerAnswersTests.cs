using System.Text;
using System.Text.Json;
using LustreActors.Sources.Containers;

namespace LustreActors.Sources.Tests.Containers;

public class DockerAnswersTests
{
    [Fact]
    public void The_versions_that_an_engine_speaks_are_read()
    {
        Assert.Equal(
            (new Version(1, 41), new Version(1, 12)), DockerAnswers.Versions(Json("""{"ApiVersion":"1.41","MinAPIVersion":"1.12"}""")));
        Assert.Equal((null, null), DockerAnswers.Versions(Json("""{"ApiVersion":"new"}""")));
    }

    [Fact]
    public void The_mark_of_a_container_changes_with_its_health_and_not_with_time()
    {
        var listed = DockerAnswers.List(Json("""
            [
              {"Id":"a","State":"running","Status":"Up 7 seconds (healthy)"},
              {"Id":"a","State":"running","Status":"Up 2 hours (healthy)"},
              {"Id":"a","State":"running","Status":"Up 2 hours (unhealthy)"},
              {"Id":"a","State":"running","Status":"Up 2 hours"},
              {"Id":"a","State":"exited","Status":"Exited (137) 3 minutes ago"},
              {"State":"running"}
            ]
            """));
        Assert.Equal(
            ["running (healthy)", "running (healthy)", "running (unhealthy)", "running", "exited"], listed.Select(c => c.Mark));
    }

    [Fact]
    public void An_inspection_is_read_as_an_engine_gives_it()
    {
        var container = DockerAnswers.Inspection(Json("""
            {
              "Id":"abc","Name":"/web","Image":"sha256:12","RestartCount":3,"Created":"2026-11-21T03:28:11.89791266Z",
              "State":{"Status":"exited","Running":false,"Paused":false,"OOMKilled":true,"Pid":0,"ExitCode":137,
                "StartedAt":"2026-11-21T03:28:18Z","FinishedAt":"2026-11-21T04:00:00Z","Health":{"Status":"unhealthy"}},
              "Config":{"Image":"nginx:1","Labels":{"team":"a","secret":"b","slurm.job":"12"},"Env":["PATH=/bin"]},
              "HostConfig":{"NetworkMode":"bridge","Devices":null,"DeviceRequests":null,"Runtime":"runc"}
            }
            """), ["slurm.job", "team", "absent"]);

        Assert.Equal(
            ("abc", "web", "nginx:1", "sha256:12", "exited"),
            (container.Id, container.Name, container.Image, container.ImageId, container.State));
        Assert.Equal((0, "unhealthy", false, true, 137L, 3L), (
            container.Process, container.Health, container.IsRunning, container.WasOomKilled, container.ExitCode, container.Restarts));
        Assert.Equal(1795231698L, container.Started!.Value.ToUnixTimeSeconds());
        Assert.Equal(["slurm.job", "team"], container.Labels.Keys);
        Assert.False(container.HasGpu);
        Assert.False(container.HasHostNetwork);
    }

    [Theory]
    [InlineData("""{"DeviceRequests":[{"Driver":"nvidia","Capabilities":null}]}""", "[]")]
    [InlineData("""{"DeviceRequests":[{"Driver":"","Capabilities":[["compute","gpu"]]}]}""", "[]")]
    [InlineData("""{"DeviceRequests":[{"Driver":"cdi"}]}""", "[]")]
    [InlineData("""{"Runtime":"nvidia"}""", "[]")]
    [InlineData("""{"Devices":[{"PathOnHost":"/dev/nvidia0"}]}""", "[]")]
    [InlineData("{}", """["NVIDIA_VISIBLE_DEVICES=all"]""")]
    public void A_container_with_a_GPU_is_recognised(string host, string environment) => Assert.True(Inspect(host, environment).HasGpu);

    [Theory]
    [InlineData("""{"DeviceRequests":[{"Driver":"fpga","Capabilities":[["x"], 5]}, 7]}""", """["NVIDIA_VISIBLE_DEVICES=none"]""")]
    [InlineData("""{"DeviceRequests":{},"Devices":[5]}""", """["NVIDIA_VISIBLE_DEVICES=",5]""")]
    [InlineData("[]", "null")]
    public void A_container_without_one_is_not(string host, string environment) => Assert.False(Inspect(host, environment).HasGpu);

    /// <summary>Podman writes a health of "" where there is no check.</summary>
    [Theory]
    [InlineData("""{"Health":{"Status":"","Log":null}}""")]
    [InlineData("""{"Health":{"Status":"none"}}""")]
    [InlineData("{}")]
    public void Without_a_check_there_is_no_health(string state) => Assert.Null(
        DockerAnswers.Inspection(Json($$"""{"Id":"a","State":{{state}},"FinishedAt":"0001-01-01T00:00:00Z"}"""), []).Health);

    [Fact]
    public void A_time_in_the_year_1_is_no_time() => Assert.Null(
        DockerAnswers.Inspection(Json("""{"Id":"a","State":{"FinishedAt":"0001-01-01T00:00:00Z","StartedAt":"soon"}}"""), []).Finished);

    [Fact]
    public void Events_name_the_containers_that_changed() => Assert.Equal(["a", "b"], DockerAnswers.Changed(Json("""
        {"Type":"container","Action":"start","Actor":{"ID":"a"}}

        {"Type":"container","Action":"die","Actor":{"ID":"b","Attributes":{"exitCode":"137"}}}
        {"Type":"container","Action":"die","Actor":7}
        {"Type":"container","Action":"die"}
        """)).Order());

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("{}")]
    [InlineData("""{"Id":7}""")]
    public void What_is_no_inspection_is_refused(string json) =>
        Assert.ThrowsAny<JsonException>(() => DockerAnswers.Inspection(Json(json), []));

    [Fact]
    public void Mutated_answers_are_read_or_refused()
    {
        var random = new Random(5);
        var answer = Encoding.UTF8.GetBytes("""
            {"Id":"abc","Name":"/w\ud83d\ude00","State":{"Pid":12,"StartedAt":"2026-11-21T03:28:18Z","Health":{"Status":"healthy"}},
            "Config":{"Labels":{"a":"b"},"Env":["A=1"]},"HostConfig":{"DeviceRequests":[{"Driver":"cdi","Capabilities":[["gpu"]]}]}}
            """);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = answer.ToArray();
            for (var n = random.Next(1, 4); n > 0; n--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                DockerAnswers.Inspection(bytes.AsMemory(0, random.Next(bytes.Length + 1)), ["a"]);
                DockerAnswers.Changed(bytes);
            }
            catch (JsonException)
            {
                // Refused.
            }
        }
    }

    private static ContainerDescription Inspect(string host, string environment) =>
        DockerAnswers.Inspection(Json($$$"""{"Id":"a","HostConfig":{{{host}}},"Config":{"Env":{{{environment}}}}}"""), []);

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);
}
