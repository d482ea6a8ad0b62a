namespace LustreActors.Actors.Containers;

/// <summary>An engine did not answer as it should. The text is for an administrator.</summary>
internal class EngineException(string message) : Exception(message);

/// <summary>There is no engine: its socket does not exist.</summary>
internal sealed class EngineMissingException(string message) : EngineException(message);
