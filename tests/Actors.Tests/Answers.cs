namespace LustreActors.Actors.Tests;

internal static class Answers
{
    /// <summary>Returns the answer of a question that must have been answered: nothing happens here unless the test says so.</summary>
    public static T Answer<T>(this Task<T> question)
    {
        Assert.True(question.IsCompletedSuccessfully, $"there is no answer: {question.Status}");
        return question.Result;
    }
}
