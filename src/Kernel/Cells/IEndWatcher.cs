namespace LustreActors.Kernel;

internal interface IEndWatcher
{
    /// <summary>Called once, on the thread that ended the actor.</summary>
    void Ended(ActorCell cell);
}
