using System.Text;
using LustreActors.Metrics;

namespace LustreActors.Actors;

/// <summary>An owner's labels, in the order of the families.</summary>
internal static class OwnerLabels
{
    public static byte[] Of(in OwnerName owner, ReadOnlySpan<byte> before = default) => owner.IsProgram
        ? Row(Row(Row(before, "proc_name"u8, owner.Name), "group_name"u8, owner.Group), "user_name"u8, owner.User)
        : Row(Row(before, "account"u8, owner.Name), "user"u8, owner.User);

    public static byte[] WithTarget(ReadOnlySpan<byte> owner, ReadOnlySpan<byte> target) => LabelText.Row(owner, "target"u8, target);

    private static byte[] Row(ReadOnlySpan<byte> before, ReadOnlySpan<byte> name, string value) => LabelText.Row(before, name, Encoding.UTF8.GetBytes(value));
}
