using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Deploy;

/// <summary>A test of <c>./dev test --deploy</c>, which installs the programs that it needs.</summary>
internal sealed class NeedsDeployFactAttribute : FactAttribute
{
    public NeedsDeployFactAttribute(params string[] programs)
    {
        var missing = programs.FirstOrDefault(p => NeedsFactAttribute.Find(p) is null);
        if (Environment.GetEnvironmentVariable("LUSTRE_TEST_DEPLOY") is not "1")
            Skip = "a test of ./dev test --deploy";
        else if (missing is not null)
            Skip = $"{missing} is not installed";
    }

    /// <summary>Whether the test boots systemd, which only root can do.</summary>
    public bool Boots
    {
        get;
        init
        {
            field = value;
            if (value && !Environment.IsPrivilegedProcess)
                Skip ??= "only root can boot systemd in namespaces";
        }
    }
}
