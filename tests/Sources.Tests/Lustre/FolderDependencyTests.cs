namespace LustreActors.Sources.Tests.Lustre;

public class FolderDependencyTests
{
    [Fact]
    public void The_reader_of_files_does_not_depend_on_Lustre()
    {
        var files = Directory.GetFiles(Path.Combine(Checkout.Root, "src/Sources/Files"), "*.cs");

        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.DoesNotContain("LustreActors.Sources.Lustre", File.ReadAllText(f), StringComparison.Ordinal));
    }
}
