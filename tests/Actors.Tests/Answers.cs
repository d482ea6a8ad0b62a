using LustreActors.Messages;

namespace LustreActors.Actors.Tests;

internal static class Answers
{
    /// <summary>Nothing moves by itself here: what has not been answered now never is.</summary>
    public static Refreshed Answer(this Task<Refreshed> scrape)
    {
        Assert.True(scrape.IsCompletedSuccessfully, $"the scrape has not been answered: {scrape.Status}");
        return scrape.Result;
    }
}
