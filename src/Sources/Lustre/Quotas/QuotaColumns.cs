namespace LustreActors.Sources.Lustre;

/// <summary>The columns of an id's usage on a target.</summary>
internal static class UsageColumns
{
    public const int Kibibytes = 0;
    public const int Inodes = 1;
    public const int Width = 2;
}

/// <summary>The columns of an id's limits: kibibytes or files.</summary>
internal static class LimitColumns
{
    public const int Hard = 0;
    public const int Soft = 1;
    public const int Granted = 2;
    public const int Grace = 3;
    public const int GraceEnd = 4;
    public const int Width = 5;
}
