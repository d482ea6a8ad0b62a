namespace LustreActors.Actors.Tests;

internal static class Answers
{
    /// <summary>Nothing moves by itself here: what has not been answered now never is.</summary>
    public static T Answer<T>(this Task<T> question)
    {
        Assert.True(question.IsCompletedSuccessfully, $"there is no answer: {question.Status}");
        return question.Result;
    }
}
