using System.Buffers;

namespace LustreActors.Actors.Jobs;

/// <summary>Recognizes the names of metadata targets in the rates of an upstream Prometheus: <c>scratch-MDT0000</c>.</summary>
internal static class MetadataTarget
{
    private const string Kind = "-MDT";
    private const int Digits = 4;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdefABCDEF");

    public static bool IsOne(string target) =>
        target.Length >= Kind.Length + Digits
        && target.AsSpan(target.Length - Kind.Length - Digits, Kind.Length).SequenceEqual(Kind)
        && !target.AsSpan(target.Length - Digits).ContainsAnyExcept(Hexadecimal);
}
