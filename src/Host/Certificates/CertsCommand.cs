using System.Globalization;
using System.Security.Cryptography;
using LustreActors.Actors.Cluster.Control.Trust;
using LustreActors.Host.CommandLine;
using LustreActors.Host.Configuration;

namespace LustreActors.Host.Certificates;

/// <summary>Makes the files of <c>cluster.trust</c>: an authority once, and a certificate for each member.</summary>
internal static class CertsCommand
{
    private const int AuthorityDays = 3650;
    private const int MemberDays = 1825;
    private const int MaxDays = 36500;
    private const string AuthorityName = "ca";
    private const string InstalledFolder = "/etc/lustre-actors";

    public static Command Describe() => new(
        "certs",
        "make certificates by which the members of a cluster know each other",
        $"""
        Usage: lustre-exporter certs ca DIR [--name NAME] [--days N]
               lustre-exporter certs member HOST [HOST ...] --ca DIR [--out DIR] [--days N]

        ca makes the authority of a cluster, once: DIR/ca.crt and DIR/ca.key. The key signs members; keep it off the servers.
        member makes the certificate of one member, in --out (the folder of the authority unless told otherwise): HOST.crt and HOST.key,
        named after the first HOST. Name every HOST by which other members reach it, names and addresses; or one name for all members,
        which is cluster.trust.server-name then.
        A file that is there is never written over. Keys have mode 0600.

          --ca DIR     where ca.crt and ca.key are
          --out DIR    where the certificate and the key go
          --days N     how long it is good: {AuthorityDays} (ca), {MemberDays} (member), and never longer than the authority
          --name NAME  what the authority is called

        """,
        RunAsync)
    {
        Options =
        [
            CommandOption.Folder("--ca"), CommandOption.Folder("--out"), CommandOption.Text("--days"), CommandOption.Text("--name"),
        ],
        FirstWords = ["ca", "member"],
        MaxWords = int.MaxValue,
    };

    private static Task<int> RunAsync(Arguments arguments, Terminal terminal)
    {
        return arguments.Words switch
        {
            ["ca", var folder] when Unset(arguments, "--ca", "--out") => IssueAsync(terminal, () => CreateAuthority(folder, arguments)),
            ["ca", ..] =>
                throw new UsageException("certs ca wants the folder that it makes the authority in, for example: certs ca /root/lustre-ca"),
            ["member", .. { Count: > 0 } hosts] when Unset(arguments, "--name") =>
                IssueAsync(terminal, () => CreateMember(hosts, arguments)),
            ["member", ..] =>
                throw new UsageException("certs member wants the host, for example: certs member oss1 oss1.site.org --ca /root/lustre-ca"),
            _ => throw new UsageException("certs wants ca or member"),
        };
    }

    private static string CreateAuthority(string folder, Arguments arguments)
    {
        var (certificate, key) = Files(folder, AuthorityName);
        var issued = CertificateIssuer.CreateAuthority(
            arguments["--name"] ?? "LustreActors members", TimeProvider.System.GetUtcNow(), Days(arguments, AuthorityDays));
        CertificateFiles.Write(certificate, key, issued);
        return $"""
            {certificate}: the authority, good until {Day(issued.NotAfter)}
            {key}: its key. Everybody who has it can make members; keep it off the servers

            Next, for each member, with every name and address by which others reach it:
              lustre-exporter certs member HOST --ca {folder}

            """;
    }

    private static string CreateMember(IReadOnlyList<string> hosts, Arguments arguments)
    {
        var names = hosts.Select(h => MemberAddress.ParseHost(h)
            ?? throw new UsageException($"'{h}' is neither a name nor an address of a host; write it without a port")).ToList();
        var authorityFolder = arguments["--ca"]
            ?? throw new UsageException("--ca is missing: the folder with ca.crt and ca.key, as `certs ca` made it");
        var days = Days(arguments, MemberDays);
        var (authorityFile, authorityKey) = Files(authorityFolder, AuthorityName);
        var (certificate, key) = Files(arguments["--out"] ?? authorityFolder, names[0]);
        var now = TimeProvider.System.GetUtcNow();
        using var authority = CertificateFiles.ReadAuthority(authorityFile, authorityKey);
        if (authority.NotAfter <= now)
            throw new InvalidDataException(
                $"{authorityFile} has ended on {Day(authority.NotAfter)}: make another authority, and new certificates for all members");
        var issued = CertificateIssuer.CreateMember(authority, names, now, days);
        CertificateFiles.Write(certificate, key, issued);
        var capped = issued.NotAfter < now.AddDays(days).AddMinutes(-1) ? ", when its authority ends" : "";
        return $"""
            {certificate}: for {string.Join(", ", names)}, good until {Day(issued.NotAfter)}{capped}
            {key}: its key

            Next:
              1. On {names[0]}, as root, readable by the user of the service:
                   {authorityFile} to {InstalledFolder}/ca.crt
                   {certificate} to {InstalledFolder}/member.crt
                   {key} to {InstalledFolder}/member.key (mode 0600)
              2. In {ConfigurationFile.DefaultPath}:
                   cluster.trust {"{"}
                     ca-file = {InstalledFolder}/ca.crt
                     certificate-file = {InstalledFolder}/member.crt
                     key-file = {InstalledFolder}/member.key
                   {"}"}
              3. lustre-exporter check-config

            """;
    }

    private static async Task<int> IssueAsync(Terminal terminal, Func<string> make)
    {
        try
        {
            await terminal.Out.WriteAsync(make()).ConfigureAwait(false);
            return ExitCode.Stopped;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or InvalidDataException)
        {
            await terminal.Error.WriteLineAsync($"lustre-exporter certs: {e.Message}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    private static int Days(Arguments arguments, int otherwise)
    {
        if (arguments["--days"] is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= MaxDays
            ? days
            : throw new UsageException($"--days {text}: write a number of days from 1 to {MaxDays}");
    }

    private static (string Certificate, string Key) Files(string folder, string name) =>
        (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));

    private static bool Unset(Arguments arguments, params ReadOnlySpan<string> options)
    {
        foreach (var option in options)
        {
            if (arguments[option] is not null)
                throw new UsageException($"{option} is not an option of certs {arguments.Words[0]}");
        }

        return true;
    }

    private static string Day(DateTimeOffset when) => when.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
