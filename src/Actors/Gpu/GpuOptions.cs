using LustreActors.Sources.Gpu;

namespace LustreActors.Actors.Gpu;

/// <summary>The part of the configuration that the GPUs' branch uses. If two values are equal, no source is restarted.</summary>
/// <param name="Deadline">A collection that takes longer is abandoned. The source stays quarantined until the driver returns.</param>
/// <param name="MinAge">A scrape does not read data younger than this.</param>
public sealed record GpuOptions(GpuSourceOptions Source, TimeSpan Deadline, TimeSpan MinAge);
