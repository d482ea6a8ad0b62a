namespace LustreActors.Dashboards.Queries;

/// <summary>Reports a query that does not fit the catalogue.</summary>
internal sealed class QueryException(string message) : Exception(message);
