using System.Diagnostics;
using LustreActors.Host.Tests.Running;

namespace LustreActors.Host.Tests.Accounts;

/// <summary>
/// SSSD in front of a directory of 5000 users that cannot be listed, which is the default. It runs in a separate mount namespace with a
/// private configuration, caches and <c>nsswitch.conf</c>, so that the machine's files are not touched.
/// </summary>
internal sealed class PrivateDirectory : IAsyncDisposable
{
    private const UnixFileMode Everybody = (UnixFileMode)0b111_101_101;

    private const string Script = """
        set -e
        for place in /var/lib/sss /etc/sssd /var/log/sssd /run /var/lib/extrausers; do
          mkdir -p $place
          mount -t tmpfs -o mode=755 none $place
        done
        mkdir -p /var/lib/sss/db /var/lib/sss/mc /var/lib/sss/pipes/private /var/lib/sss/pubconf /etc/sssd/conf.d
        awk 'BEGIN { for (i = 0; i < 5000; i++) printf "ldap%d:x:%d:%d:L:/home/l:/bin/sh\n", i, 200000 + i, 300000 + i % 50 }' \
          > /var/lib/extrausers/passwd
        awk 'BEGIN { for (i = 0; i < 50; i++) printf "project%d:x:%d:\n", i, 300000 + i }' > /var/lib/extrausers/group
        : > /var/lib/extrausers/shadow
        cat > /etc/sssd/sssd.conf <<'END'
        [sssd]
        services = nss
        domains = directory
        [domain/directory]
        id_provider = proxy
        proxy_lib_name = extrausers
        auth_provider = none
        proxy_pam_target = none
        END
        chmod 600 /etc/sssd/sssd.conf
        printf 'passwd: files sss\ngroup: files sss\n' > /etc/sssd/nsswitch.conf
        mount --bind /etc/sssd/nsswitch.conf /etc/nsswitch.conf
        /usr/sbin/sssd -i --logger=stderr 2> /var/log/sssd/all &
        sssd=$!
        parts() { cat /proc/$sssd/task/$sssd/children; }
        trap 'kill -CONT $(parts); kill $sssd; wait $sssd' EXIT
        until getent passwd 200000 > /dev/null; do kill -0 $sssd; sleep 0.1; done
        echo ready
        while read -r word; do
          case $word in
            freeze) kill -STOP $(parts);;
            thaw) kill -CONT $(parts);;
          esac
          echo $word
        done
        """;

    private readonly Scratch _scratch = new();
    private readonly Process _process;

    private PrivateDirectory()
    {
        var script = _scratch.Write("directory.sh", Script);
        _process = Process.Start(new ProcessStartInfo("unshare", ["--mount", "--propagation", "private", "sh", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        Getent = _scratch.Write("getent", $"#!/bin/sh\nexec nsenter --target {_process.Id} --mount getent \"$@\"\n");
        File.SetUnixFileMode(Getent, Everybody);
    }

    /// <summary>A script that runs the machine's getent inside the namespace.</summary>
    public string Getent { get; }

    public static async Task<PrivateDirectory> StartAsync()
    {
        var directory = new PrivateDirectory();
        await directory.HearAsync("ready");
        return directory;
    }

    /// <summary>Stops SSSD, so that it neither answers nor closes connections.</summary>
    public Task FreezeAsync() => TellAsync("freeze");

    public Task ThawAsync() => TellAsync("thaw");

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Eventually.Deadline);
        _process.Dispose();
        _scratch.Dispose();
    }

    private async Task TellAsync(string word)
    {
        await _process.StandardInput.WriteLineAsync(word);
        await _process.StandardInput.FlushAsync();
        await HearAsync(word);
    }

    private async Task HearAsync(string word) =>
        Assert.Equal(word, await _process.StandardOutput.ReadLineAsync().WaitAsync(Eventually.Deadline));
}
