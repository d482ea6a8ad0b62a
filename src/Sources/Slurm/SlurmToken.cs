using System.Security.Cryptography;

namespace LustreActors.Sources.Slurm;

/// <summary>
/// A word that nobody can know before a listing is asked for. It marks in the listing what SLURM itself says from what a user wrote: the name
/// of a job may have any character in it, a line's end too, and could otherwise be made to read like the line of another user's job.
/// </summary>
internal static class SlurmToken
{
    /// <summary>71 bits, for one listing.</summary>
    private const int Length = 12;

    public static string Next() => RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", Length);
}
