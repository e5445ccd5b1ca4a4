using System.Text.Json.Serialization.Metadata;

namespace Realtime.Service.ServerApi.OpenApi;

/// <summary>A method as the API's description has it.</summary>
/// <param name="Name">Its name in the path.</param>
/// <param name="Request">What is sent.</param>
/// <param name="Answer">What comes back.</param>
internal sealed record ApiMethod(string Name, JsonTypeInfo Request, JsonTypeInfo Answer)
{
    /// <summary>All there are: those that a batch may have, and the batch itself.</summary>
    public static IReadOnlyList<ApiMethod> All { get; } = [.. OfBatch(), new("batch", ApiJson.Default.BatchRequest, ApiJson.Default.BatchResult)];

    private static IEnumerable<ApiMethod> OfBatch()
    {
        var results = ApiJson.Default.BatchReply.Properties.ToDictionary(property => property.Name, property => property.PropertyType);
        return ApiJson.Default.BatchCommand.Properties.Select(property => new ApiMethod(
            property.Name, TypeOf(property.PropertyType), TypeOf(typeof(Answer<>).MakeGenericType(results[property.Name]))));
    }

    private static JsonTypeInfo TypeOf(Type type) =>
        ApiJson.Default.GetTypeInfo(type) ?? throw new InvalidOperationException($"ApiJson does not know {type}.");
}
