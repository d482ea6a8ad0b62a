namespace LustreActors.Metrics.Families;

internal static class MetricName
{
    public static bool IsValid(ReadOnlySpan<char> name) => IsValid(name, allowColon: true);

    public static bool IsValidLabel(ReadOnlySpan<char> name) => IsValid(name, allowColon: false);

    private static bool IsValid(ReadOnlySpan<char> name, bool allowColon)
    {
        if (name.IsEmpty || char.IsAsciiDigit(name[0]))
            return false;
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '_' && !(allowColon && c == ':'))
                return false;
        }

        return true;
    }
}
