namespace LustreActors.Host.Tests.Configuration;

/// <summary>The names of other exporters that are shown too.</summary>
public class CompatBindingTests
{
    [Fact]
    public void By_itself_no_other_names_are_shown() => Assert.Null(Settings.Load("").Options.Sources.Lustre!.Sources.Compat);

    [Fact]
    public void The_names_of_GPUs_are_none_of_Lustre() =>
        Assert.Null(Settings.Load("metrics.compat = [dcgm]").Options.Sources.Lustre!.Sources.Compat);

    [Fact]
    public void Each_name_with_two_meanings_is_a_warning_that_says_which_family_is_shown()
    {
        var ours = Settings.Load("metrics.compat = [gsi, dcgm]");
        var theirs = Settings.Load("metrics { compat = [gsi], compat-prefer = theirs }");

        Assert.NotNull(ours.Options.Sources.Lustre!.Sources.Compat);
        Assert.Contains(ours.Warnings, w => w.Message.Contains("lustre_rpcs_in_flight", StringComparison.Ordinal)
            && w.Message.Contains("our family is shown", StringComparison.Ordinal));
        Assert.Contains(theirs.Warnings, w => w.Message.Contains("lustre_rpcs_in_flight", StringComparison.Ordinal)
            && w.Message.Contains("the family of gsi is shown", StringComparison.Ordinal));
        Assert.NotEqual(ours.Options.Sources.Lustre.Sources.Compat, theirs.Options.Sources.Lustre!.Sources.Compat);
    }

    [Fact]
    public void An_unknown_exporter_is_refused_with_the_known_ones() => Assert.Contains(
        Settings.Problems("metrics.compat = [telegraf]"),
        p => p.Message.Contains("'telegraf' is not known; write some of [dcgm, gsi, hpe, whamcloud]", StringComparison.Ordinal));
}
