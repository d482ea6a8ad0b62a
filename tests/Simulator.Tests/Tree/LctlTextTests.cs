using System.Text;
using LustreActors.Simulator.Tests.Reading;
using LustreActors.Simulator.Tree;

namespace LustreActors.Simulator.Tests.Tree;

public sealed class LctlTextTests : IDisposable
{
    private readonly ScratchDirectory _scratch = new();
    private readonly SimulatedLustre _model = new(
        new SimulationOptions { ClientMount = true, Filesystems = [new FilesystemOptions { Osts = 2 }] });
    private readonly LustreTree _tree;

    public LctlTextTests()
    {
        _tree = new LustreTree(_model, _scratch.Path);
        _model.Advance(TimeSpan.FromSeconds(5));
        _tree.Write();
    }

    public void Dispose()
    {
        _tree.Dispose();
        _scratch.Dispose();
    }

    [Fact]
    public void A_value_of_one_line_stands_behind_its_name() =>
        Assert.Equal("obdfilter.scratch-OST0000.degraded=0\nobdfilter.scratch-OST0001.degraded=0\n", Get("obdfilter.*.degraded"));

    [Fact]
    public void A_text_stands_below_its_name()
    {
        var path = _tree.PathOf("scratch-OST0001", "stats");
        Assert.Equal($"obdfilter.scratch-OST0001.stats=\n{File.ReadAllText(path)}", Get("obdfilter.*OST0001.stats"));
        Assert.Equal(File.ReadAllText(path), Encoding.UTF8.GetString(LctlText.GetValue(_scratch.Path, "obdfilter.*OST0001.stats")));
    }

    [Fact]
    public void An_empty_value_has_a_separate_line() => Assert.Equal($"mgc.{_model.Mgc.Name}.ping=\n", Get("mgc.*.ping"));

    [Fact]
    public void Dots_within_a_name_are_no_separators() =>
        Assert.StartsWith(
            $"mgc.{_model.Mgc.Name}.state=\ncurrent_state: FULL\n", Get($"mgc.{_model.Mgc.Name}.state"), StringComparison.Ordinal);

    [Fact]
    public void An_asterisk_stays_within_its_component()
    {
        Assert.Equal("", Get("obdfilter.*.*.stats"));
        Assert.Contains("obdfilter.scratch-OST0000.exports.0@lo.stats=", Get("obdfilter.*.exports.*.stats"), StringComparison.Ordinal);
    }

    [Fact]
    public void Several_patterns_are_answered_in_their_order_and_lnets_files_too()
    {
        Assert.Equal($"version=2.17.0\nstats={_tree.Lnet.StatsLine()}", Get("version", "stats"));
        Assert.Equal("health_check=healthy\n", Get("health_check"));
    }

    [Fact]
    public void A_pattern_that_matches_nothing_is_an_error() =>
        Assert.Equal(
            "error: get_param: param_path 'nothing/*/here': No such file or directory\n", LctlText.Errors(
                _scratch.Path, "version", "nothing.*.here"));

    [Fact]
    public void A_list_has_directories_too() =>
        Assert.Equal(
            ["obdfilter.scratch-OST0000", "obdfilter.scratch-OST0001"], LctlText.ListParam(_scratch.Path, "obdfilter.*").Distinct());

    private string Get(params string[] patterns) => Encoding.UTF8.GetString(LctlText.GetParam(_scratch.Path, patterns));
}
