namespace LustreActors.Kernel;

/// <summary>Where the answer to one question goes: put into the question's message by <see cref="Ask.AskAsync"/>.</summary>
public abstract class ReplyTo<T>
{
    private protected ReplyTo()
    {
    }

    /// <summary>Answers. False: the asker no longer waits (late, or a second answer); that is counted as a dead letter.</summary>
    public abstract bool Tell(T reply);
}
