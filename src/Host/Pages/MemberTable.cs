using System.Globalization;
using LustreActors.Actors.Showing;

namespace LustreActors.Host.Pages;

/// <summary>The members of the cluster.</summary>
internal static class MemberTable
{
    public static Html Create(ClusterOverview? cluster)
    {
        var html = new Html();
        if (cluster is null)
            return html;
        var count = cluster.Members.Count(m => m.State != "foreign");
        var since = cluster.Since.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        html.Add($"""
            <p class="quiet">{Quantity.Plural(count, "member")} since {since} UTC. <a href="/metrics?scope=cluster">Metrics of all</a></p>
            """);
        html.BeginTable("Members", "members", "member", "state", "role", "address", "version", "filesystems", "#owns");
        foreach (var member in cluster.Members)
        {
            var style = member.State switch
            {
                "active" or "foreign" => "good",
                "unreachable" => "bad",
                _ => "warn",
            };
            html.Add($"""<tr><th scope="row" class="name">{member.Id}{(member.Id == cluster.Self ? " (this)" : "")}</th>""");
            html.Add($"""<td class="{style}">{member.State}</td><td>{member.Role}</td><td class="name">{member.Address}</td>""");
            html.Add($"""<td>{member.Version}</td><td>{string.Join(", ", member.Filesystems)}</td>""");
            html.Add($"""<td class="n">{member.Shards}</td></tr>""");
        }

        return html.EndTable();
    }
}
