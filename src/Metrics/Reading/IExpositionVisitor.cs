namespace LustreActors.Metrics.Reading;

/// <summary>Receives what an <see cref="ExpositionReader"/> reads. The arguments are valid during the call only.</summary>
public interface IExpositionVisitor
{
    /// <summary>
    /// Receives the family of the samples that follow. It is called even if the text does not declare the family (then the type is
    /// unknown), and again if the text comes back to the family or adds to its description.
    /// </summary>
    void Family(in FamilyView family);

    void Sample(in SampleView sample);
}
