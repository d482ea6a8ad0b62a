using LustreActors.Sources.Cgroups;

namespace LustreActors.Sources.Tests.Cgroups;

public class CgroupOwnerTests
{
    private const string Id = "8d1fcce2e1a6fadfffcd2d41ffeae6dc171d581ea4f5068bac0d278996f988e3";
    private const string Pod = "0a1b2c3d-1111-2222-3333-0123456789ab";

    [Theory]
    [InlineData($"4:memory:/docker/{Id}", "docker")]
    [InlineData($"0::/system.slice/docker-{Id}.scope", "docker")]
    [InlineData($"/libpod_parent/libpod-{Id}", "podman")]
    [InlineData($"0::/machine.slice/libpod-{Id}.scope/container", "podman")]
    [InlineData($"0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-{Id}.scope/container", "podman")]
    [InlineData($"/system.slice/nerdctl-{Id}.scope", "containerd")]
    [InlineData($"/kubepods.slice/crio-{Id}.scope", "cri-o")]
    [InlineData($"/elsewhere/{Id}", null)]
    [InlineData($"/elsewhere/newengine-{Id}.scope", null)]
    public void A_container_is_found_in_every_engines_path(string path, string? runtime) =>
        Assert.Equal(new CgroupOwner(Id, runtime, null, null), CgroupOwner.Parse(path));

    [Theory]
    [InlineData($"/machine.slice/libpod-conmon-{Id}.scope")]
    [InlineData($"/system.slice/crio-conmon-{Id}.scope")]
    [InlineData("/system.slice/docker.service")]
    [InlineData($"/docker/{Id}0")]
    [InlineData("/docker/8D1FCCE2E1A6FADFFFCD2D41FFEAE6DC171D581EA4F5068BAC0D278996F988E3")]
    [InlineData($"/docker/x{Id}")]
    [InlineData("")]
    public void What_only_looks_like_a_container_is_none(string path) => Assert.Null(CgroupOwner.Parse(path).Container);

    [Theory]
    [InlineData("/kubepods.slice/kubepods-besteffort.slice/kubepods-besteffort-pod0a1b2c3d_1111_2222_3333_0123456789ab.slice/crio-")]
    [InlineData("/kubepods.slice/kubepods-pod0a1b2c3d_1111_2222_3333_0123456789ab.slice/cri-containerd-")]
    [InlineData($"/kubepods/burstable/pod{Pod}/")]
    public void A_pod_is_found_by_either_driver(string before)
    {
        var owner = CgroupOwner.Parse(before + Id + (before.EndsWith('-') ? ".scope" : ""));
        Assert.Equal((Id, Pod), (owner.Container, owner.Pod));
    }

    [Theory]
    [InlineData("/slurm/uid_1000/job_4242/step_batch/task_0", "4242")]
    [InlineData("0::/system.slice/slurmstepd.scope/job_4242/step_0/user/task_0", "4242")]
    [InlineData("0::/system.slice/node7_slurmstepd.scope/job_4242/step_0/slurm", "4242")]
    [InlineData("0::/system.slice/slurmstepd.scope/s5K1KKYAYG5D00/step_0/user/task_0", "s5K1KKYAYG5D00")]
    [InlineData("0::/system.slice/slurmstepd.scope/s5K1KKYAYG5D0L/step_0", null)]
    [InlineData("0::/system.slice/s5K1KKYAYG5D00/step_0", null)]
    [InlineData("/slurm/uid_1000/job_/step_batch", null)]
    [InlineData("/slurm/uid_1000/job_42a/step_batch", null)]
    public void A_job_is_found_by_its_number_or_its_sluid(string path, string? job) => Assert.Equal(job, CgroupOwner.Parse(path).Job);

    [Fact]
    public void A_container_inside_a_job_has_both()
    {
        var owner = CgroupOwner.Parse($"/system.slice/slurmstepd.scope/job_7/step_0/user/task_0/libpod-{Id}");
        Assert.Equal((Id, "7"), (owner.Container, owner.Job));
    }
}
