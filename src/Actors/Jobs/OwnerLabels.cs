using System.Text;
using LustreActors.Metrics.Families;

namespace LustreActors.Actors.Jobs;

/// <summary>Creates the labels of an owner, in the order of the families.</summary>
internal static class OwnerLabels
{
    public static byte[] Create(in OwnerName owner, ReadOnlySpan<byte> before = default) => owner.IsProgram
        ? Append(Append(Append(before, "proc_name"u8, owner.Name), "group_name"u8, owner.Group), "user_name"u8, owner.User)
        : Append(Append(before, "account"u8, owner.Name), "user"u8, owner.User);

    public static byte[] WithTarget(ReadOnlySpan<byte> owner, ReadOnlySpan<byte> target) => LabelText.Row(owner, "target"u8, target);

    public static byte[] Append(ReadOnlySpan<byte> labels, ReadOnlySpan<byte> name, string value) =>
        LabelText.Row(labels, name, Encoding.UTF8.GetBytes(value));
}
