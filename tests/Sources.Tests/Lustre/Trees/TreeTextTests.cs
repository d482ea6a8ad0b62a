using System.Text;

namespace LustreActors.Sources.Tests.Lustre.Trees;

public class TreeTextTests
{
    [Theory]
    [InlineData("==> a <==\n1\n\n==> b <==\n2\n", "a=1\\n b=2\\n")]
    [InlineData("==> a <==\n1\n==> b <==\n2\n", "a=1\\n b=2\\n")]
    [InlineData("==> a <==\n\n==> b <==\n", "a= b=")]
    [InlineData("==> a <==\n==> b <==\n\n", "a= b=\\n")]
    [InlineData("==> a <== (no final newline)\n1\n\n==> b/c <== (no final newline)\n2\n", "a=1 b/c=2")]
    [InlineData("==> a <==\n1\n\n\n==> b/ <==\n", "a=1\\n\\n b/=")]
    [InlineData("==> a <==\n1\n==>  b\n <==\n", "a=1\\n==>  b\\n <==\\n")]
    public void Files_follow_their_headings(string tree, string files) => Assert.Equal(
        files, string.Join(' ', TreeText.Files(Encoding.UTF8.GetBytes(tree)).Select(
            f => $"{f.Name}={Encoding.UTF8.GetString(f.Content).Replace("\n", "\\n", StringComparison.Ordinal)}")));

    [Fact]
    public void Any_byte_stays_what_it_is()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(b => (byte)b)];
        var (_, content) = Assert.Single(TreeText.Files([.. "==> a <== (no final newline)\n"u8, .. bytes, (byte)'\n']));
        Assert.Equal(bytes, content);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1\n==> a <==\n")]
    public void A_tree_without_a_heading_at_its_beginning_is_refused(string tree) =>
        Assert.Throws<FormatException>(() => TreeText.Files(Encoding.UTF8.GetBytes(tree)).ToList());
}
