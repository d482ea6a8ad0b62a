using LustreActors.Host.Listening;

namespace LustreActors.Host.Tests.Http;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData(512, 524288, 512)]
    [InlineData(512, 1024, 512)]
    [InlineData(512, 400, 208)]
    [InlineData(512, 64, 4)]
    [InlineData(2, 64, 2)]
    public void Connections_leave_descriptors_to_the_process(int configured, long limit, int served) =>
        Assert.Equal(served, OpenFiles.Connections(configured, limit));

    [Theory]
    [InlineData(524288, 512)]
    [InlineData(1024, 128)]
    [InlineData(256, 64)]
    public void Connections_to_the_control_port_leave_most_descriptors_to_the_other_ports(long limit, int served) =>
        Assert.Equal(served, OpenFiles.ControlConnections(512, limit));

    [Fact]
    public void The_limit_is_the_soft_one() =>
        Assert.Equal(4096, OpenFiles.Limit([
            "Limit                     Soft Limit           Hard Limit           Units     ",
            "Max open files            4096                 524288               files     "]));

    [Fact]
    public void An_unlimited_number_of_files_is_no_limit() =>
        Assert.Equal(long.MaxValue, OpenFiles.Limit(["Max open files            unlimited            unlimited            files     "]));
}
