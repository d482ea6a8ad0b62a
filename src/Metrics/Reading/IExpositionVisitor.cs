namespace LustreActors.Metrics;

/// <summary>Receives what an <see cref="ExpositionReader"/> reads. What it is shown is good for the call alone.</summary>
public interface IExpositionVisitor
{
    /// <summary>
    /// The family of the samples that follow; always called before them, also where the text declares none (then the type is unknown).
    /// A text that comes back to a family, or adds to its description, causes another call.
    /// </summary>
    void Family(in FamilyView family);

    void Sample(in SampleView sample);
}
