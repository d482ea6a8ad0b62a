namespace LustreActors.Host.Pages;

/// <summary>A part of a page that is replaced when it changes.</summary>
/// <param name="Id">The id of its element.</param>
/// <param name="Inner">What stands in the element.</param>
internal sealed record PagePart(string Id, Html Inner);
